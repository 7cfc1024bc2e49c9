/** Tokenizes texts with the grammar, as the editor does: vscode-textmate on Oniguruma. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const require = createRequire(import.meta.url);
const GRAMMAR = new URL('../syntaxes/apim-policy.tmLanguage.json', import.meta.url);

/** The grammar, compiled. */
export async function grammar() {
  const wasm = await readFile(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) =>
      scope === 'text.xml.apim-policy'
        ? textmate.parseRawGrammar(await readFile(GRAMMAR, 'utf8'), GRAMMAR.pathname)
        : null,
  });
  return registry.loadGrammar('text.xml.apim-policy');
}

/** The tokens of a text, `{ text, scopes }`, and how deep the grammar is nested at its end. */
export function tokenize(grammar, text) {
  let stack = textmate.INITIAL;
  const tokens = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const result = grammar.tokenizeLine(line, stack);
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      tokens.push({ text: line.slice(startIndex, endIndex), scopes });
    }
    stack = result.ruleStack;
  }
  return { tokens, depth: stack.depth };
}
