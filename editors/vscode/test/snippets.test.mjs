import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { POLICYC } from './policyc.mjs';

const snippets = JSON.parse(await readFile(new URL('../snippets/apim-policy.json', import.meta.url)));

/** What a snippet inserts when nobody changes its fields. */
function expanded(body) {
  const lines = Array.isArray(body) ? body.join('\n') : body;
  return lines
    .replace(/\$\{\d+\|([^,|}]*)[^}]*\}/g, '$1')
    .replace(/\$\{\d+:((?:[^{}])*)\}/g, '$1')
    .replace(/\$\d+/g, '');
}

/** The document in which an inserted text stands. */
function around(text) {
  if (/^<(policies|fragment)/.test(text)) {
    return text;
  }
  if (text.startsWith('@')) {
    return around(`<set-body>${text}</set-body>`);
  }
  const section = text.includes('context.Response') ? 'outbound' : 'inbound';
  const comment = text.startsWith('<!--') ? '<trace source="a"><message>a</message></trace>' : '';
  return `<policies><${section}><base />${text}${comment}</${section}></policies>`;
}

test('each snippet gives what policyc takes', { skip: existsSync(POLICYC) ? false : `there is no ${POLICYC}` }, () => {
  const prefixes = Object.values(snippets).map((snippet) => snippet.prefix);
  assert.equal(new Set(prefixes).size, prefixes.length, 'a prefix comes twice');
  for (const [name, { body }] of Object.entries(snippets)) {
    const run = spawnSync(POLICYC, ['lint', '--no-config', '--format=short', '--min-severity=warning', '-q', '-'], {
      input: around(expanded(body)),
      encoding: 'utf8',
    });
    // The rule of the comment is a field that has to be filled in.
    const found = run.stdout.split('\n').filter((line) => line !== '' && !line.includes('invalid-suppression'));
    assert.deepEqual(found, [], `${name}: ${around(expanded(body))}`);
    assert.equal(run.stderr, '', name);
  }
});
