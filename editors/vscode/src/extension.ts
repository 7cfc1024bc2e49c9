/**
 * The editor's side of policyc: starts the language server, tells XML files that are policy
 * documents from other XML files, and gives commands. All knowledge of policies is the server's.
 */
import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import {
  ExecuteCommandRequest,
  LanguageClient,
  State,
  type LanguageClientOptions,
  type ServerOptions,
} from 'vscode-languageclient/node';
import { isPolicyDocument } from './detect';

const LANGUAGE = 'apim-policy';
/** Files that may hold policies. */
const HOSTS = '**/*.{md,markdown,bicep,tf,json}';
/** Commands of the server: the effective policy of a document, and the page of a rule. */
const EFFECTIVE = 'policyc.effective';
const EXPLAIN = 'policyc.explain';

let client: LanguageClient | undefined;
let log: vscode.LogOutputChannel;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  log = vscode.window.createOutputChannel('policyc', { log: true });
  const detect = (document: vscode.TextDocument): void => void takeAsPolicy(document);
  context.subscriptions.push(
    log,
    vscode.commands.registerCommand('policyc.restart', restart),
    vscode.commands.registerCommand('policyc.showLog', () => log.show()),
    // The name that the server's code lens knows.
    vscode.commands.registerCommand('policyc.showEffective', showEffective),
    vscode.commands.registerCommand('policyc.explainRule', explainRule),
    vscode.workspace.onDidOpenTextDocument(detect),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (['path', 'docsUrl', 'embedded'].some((key) => event.affectsConfiguration(`policyc.${key}`))) {
        void restart();
      }
    }),
  );
  vscode.workspace.textDocuments.forEach(detect);
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
}

/** Gives an XML file the language of policies if its root element says that it is one. */
async function takeAsPolicy(document: vscode.TextDocument): Promise<void> {
  const wanted = settings(document.uri).get<boolean>('detectPolicies', true);
  if (!wanted || document.languageId !== 'xml') {
    return;
  }
  const head = new vscode.Range(0, 0, 200, 0);
  if (isPolicyDocument(document.getText(head))) {
    await vscode.languages.setTextDocumentLanguage(document, LANGUAGE);
  }
}

function settings(scope?: vscode.Uri): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('policyc', scope ?? null);
}

/** The program of the settings, with `~` and `${workspaceFolder}` filled in. */
function program(): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const configured = settings().get<string>('path', 'policyc').trim() || 'policyc';
  const filled = configured.replaceAll('${workspaceFolder}', folder);
  return filled.startsWith('~/') ? path.join(homedir(), filled.slice(2)) : filled;
}

async function start(): Promise<void> {
  const command = program();
  const server: ServerOptions = { command, args: ['lsp', '--stdio'] };
  const docsUrl = settings().get<string>('docsUrl', '').trim();
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: 'file', language: LANGUAGE },
      { scheme: 'untitled', language: LANGUAGE },
      ...(settings().get<boolean>('embedded', true) ? [{ scheme: 'file', pattern: HOSTS }] : []),
    ],
    outputChannel: log,
    initializationOptions: docsUrl === '' ? {} : { docsUrl },
  };
  const starting = new LanguageClient('policyc', 'policyc', server, options);
  starting.onDidChangeState((change) => {
    if (change.newState === State.Running) {
      log.info(`${command}: ${starting.initializeResult?.serverInfo?.version ?? 'running'}`);
    }
  });
  client = starting;
  try {
    await starting.start();
  } catch (error) {
    client = undefined;
    log.error(String(error));
    const choice = await vscode.window.showErrorMessage(
      `policyc cannot be started as \`${command}\`. Install it, or say where it is.`,
      'Open Settings',
      'Show Log',
    );
    if (choice === 'Open Settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'policyc.path');
    } else if (choice === 'Show Log') {
      log.show();
    }
  }
}

async function stop(): Promise<void> {
  const stopping = client;
  client = undefined;
  // A server that has ended by itself has nothing left to stop.
  if (stopping?.state === State.Running) {
    await stopping.stop();
  }
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

/** What the server answers to one of its commands; says what is wrong when it gives no text. */
async function asked(command: string, argument: string): Promise<string | undefined> {
  const running = client?.state === State.Running ? client : undefined;
  const known = running?.initializeResult?.capabilities.executeCommandProvider?.commands ?? [];
  if (running === undefined || !known.includes(command)) {
    const why = running === undefined ? 'policyc does not run.' : 'This version of policyc cannot tell.';
    void vscode.window.showErrorMessage(why);
    return undefined;
  }
  try {
    const params = { command, arguments: [argument] };
    const answer: unknown = await running.sendRequest(ExecuteCommandRequest.type, params);
    return typeof answer === 'string' ? answer : undefined;
  } catch (error) {
    void vscode.window.showErrorMessage(`policyc: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** Shows what runs for a call that ends at a document: that of the code lens, or the open one. */
async function showEffective(uri?: unknown): Promise<void> {
  const open = vscode.window.activeTextEditor?.document.uri;
  const wanted = typeof uri === 'string' ? uri : open && client?.code2ProtocolConverter.asUri(open);
  if (wanted === undefined) {
    void vscode.window.showInformationMessage('Open a policy document first.');
    return;
  }
  const content = await asked(EFFECTIVE, wanted);
  if (content !== undefined) {
    const shown = await vscode.workspace.openTextDocument({ language: LANGUAGE, content });
    await vscode.window.showTextDocument(shown, { preview: true, viewColumn: vscode.ViewColumn.Beside });
  }
}

/** Shows the page of a rule: of the finding at the cursor, or one that the user names. */
async function explainRule(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const here = editor
    ? vscode.languages
        .getDiagnostics(editor.document.uri)
        .filter((each) => each.source === 'policyc' && each.range.contains(editor.selection.active))
    : [];
  const codes = here.map(({ code }) => String(typeof code === 'object' ? code.value : code));
  const rules = [...new Set(codes)];
  const rule =
    rules.length > 1
      ? await vscode.window.showQuickPick(rules, { title: 'Rule' })
      : (rules[0] ?? (await vscode.window.showInputBox({ title: 'Name of the rule' })));
  const content = rule ? await asked(EXPLAIN, rule) : undefined;
  if (content !== undefined) {
    const shown = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    await vscode.window.showTextDocument(shown, { preview: true, viewColumn: vscode.ViewColumn.Beside });
  }
}
