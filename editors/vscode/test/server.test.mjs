import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import rpc from 'vscode-jsonrpc/node';
import { POLICYC } from './policyc.mjs';

const BAD = `<policies>
  <inbound>
    <base />
    <!-- 😀 --><set-header name="a" exist-action="skip"><value>b</value></set-header>
  </inbound>
</policies>
`;

/** A session with the server in a folder that holds the document. */
async function session(work) {
  const folder = await mkdtemp(path.join(tmpdir(), 'policyc-'));
  const file = path.join(folder, 'a.policy.xml');
  await writeFile(file, BAD);
  const server = spawn(POLICYC, ['lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.on('exit', resolve));
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(server.stdout),
    new rpc.StreamMessageWriter(server.stdin),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  const published = new Promise((resolve) => {
    connection.onNotification('textDocument/publishDiagnostics', (params) => {
      if (params.uri.endsWith('a.policy.xml')) resolve(params.diagnostics);
    });
  });
  connection.listen();
  try {
    const uri = pathToFileURL(file).href;
    const initialized = await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'a' }],
      capabilities: { general: { positionEncodings: ['utf-16'] }, textDocument: { publishDiagnostics: {} } },
      initializationOptions: { docsUrl: 'https://policyc.example/rules' },
    });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'apim-policy', version: 1, text: BAD },
    });
    await work({ connection, file, folder, initialized, published, uri });
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await ended, 0, 'the exit status of the server');
  } finally {
    connection.dispose();
    server.kill();
    await rm(folder, { recursive: true });
  }
}

const skip = existsSync(POLICYC) ? false : `there is no ${POLICYC}`;

test('the server says what the command line says', { skip, timeout: 60_000 }, async () => {
  await session(async ({ initialized, published, file, folder }) => {
    assert.equal(initialized.serverInfo.name, 'policyc');
    const run = spawnSync(POLICYC, ['lint', '--format=json', path.basename(file)], { cwd: folder, encoding: 'utf8' });
    const wanted = JSON.parse(run.stdout).findings.map((finding) => finding.rule);
    const diagnostics = await published;
    assert.deepEqual(diagnostics.map((each) => each.code), wanted);
    const [first] = diagnostics.filter((each) => each.code === 'unknown-attribute');
    // The emoji is two UTF-16 units.
    const column = BAD.split('\n')[3].indexOf('exist-action');
    assert.deepEqual(first.range.start, { line: 3, character: column });
    assert.equal(first.codeDescription.href, 'https://policyc.example/rules/unknown-attribute.html');
  });
});

test('the commands that the extension asks for are those of the server', { skip, timeout: 60_000 }, async (t) => {
  await session(async ({ connection, initialized, uri }) => {
    const source = await readFile(new URL('../src/extension.ts', import.meta.url), 'utf8');
    const asked = [...source.matchAll(/^const (?:EFFECTIVE|EXPLAIN) = '(.+)';$/gm)].map((found) => found[1]);
    assert.equal(asked.length, 2);
    const known = initialized.capabilities.executeCommandProvider?.commands;
    if (known === undefined) {
      t.skip('this policyc has no commands for editors');
      return;
    }
    assert.deepEqual(asked.filter((command) => !known.includes(command)), []);
    const call = (command, argument) => connection.sendRequest('workspace/executeCommand', { command, arguments: [argument] });
    assert.match(await call(asked[1], 'unknown-attribute'), /## What it does/);
    await assert.rejects(call(asked[0], uri), /attached/);
  });
});
