import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { grammar, tokenize } from './tokenizer.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const loaded = await grammar();

/** The innermost scope of each token with that text, in the order of the text. */
function scopesOf(document, text) {
  const found = tokenize(loaded, document).tokens.filter((token) => token.text.trim() === text);
  return found.map((token) => token.scopes.at(-1));
}

/** Checks that the first token with that text has a scope that begins so. */
function expectScope(document, text, scope) {
  const [found] = scopesOf(document, text);
  assert.ok(found?.startsWith(scope), `\`${text}\` is ${found}, not ${scope}`);
}

const RAW = `<policies>
    <inbound>
        <base />
        <!-- policyc: allow too-many-dimensions: agreed -->
        <set-header name="x-{{name}}" exists-action="override">
            <value>@(context.Request.Headers.GetValueOrDefault("a","b)") + @"c""d" + $"e{1 + 2}f")</value>
        </set-header>
        <set-variable name="v" value="@((string)context.Variables["w"] == "x" && 1 < 2 ? 'y' : null)" />
        <set-body>@{
            // a comment with a ) and a }
            var list = new List<string> { "a" };
            foreach (var item in list) { if (item.Length > 1) { return item; } }
            return "{{secret}}" + \${hole};
        }</set-body>
    </inbound>
</policies>`;

test('elements, sections and attributes', () => {
  expectScope(RAW, 'policies', 'entity.name.tag.section');
  expectScope(RAW, 'inbound', 'entity.name.tag.section');
  expectScope(RAW, 'base', 'entity.name.tag.base');
  expectScope(RAW, 'set-header', 'entity.name.tag.xml');
  expectScope(RAW, 'exists-action', 'entity.other.attribute-name.xml');
  expectScope(RAW, 'override', 'string.quoted.double.xml');
  expectScope(RAW, '{{', 'punctuation.definition.named-value.begin');
});

test('comments that allow findings', () => {
  expectScope(RAW, 'policyc', 'keyword.other.suppression');
  expectScope(RAW, 'allow', 'keyword.control.suppression');
  expectScope(RAW, 'too-many-dimensions', 'entity.name.type.rule');
});

test('C# in raw expressions', () => {
  expectScope(RAW, 'context', 'variable.language.context');
  expectScope(RAW, 'Request', 'support.variable.context');
  expectScope(RAW, 'GetValueOrDefault', 'entity.name.function.cs');
  expectScope(RAW, 'b)', 'string.quoted.double.cs');
  expectScope(RAW, '""', 'constant.character.escape.cs');
  expectScope(RAW, '$"', 'punctuation.definition.string.begin.cs');
  expectScope(RAW, '1', 'constant.numeric.cs');
  expectScope(RAW, "'y'", 'string.quoted.single.cs');
  expectScope(RAW, 'null', 'constant.language.cs');
  expectScope(RAW, '&&', 'keyword.operator.cs');
  expectScope(RAW, '// a comment with a ) and a }', 'comment.line.double-slash.cs');
  expectScope(RAW, 'foreach', 'keyword.control.cs');
  expectScope(RAW, 'var', 'keyword.type.cs');
  expectScope(RAW, 'List', 'entity.name.type.cs');
  expectScope(RAW, 'secret', 'variable.other.constant.named-value');
  expectScope(RAW, '${hole}', 'variable.other.placeholder');
});

test('what stands behind an expression is XML again', () => {
  const scopes = scopesOf(RAW, 'set-body');
  assert.deepEqual(scopes, ['entity.name.tag.xml', 'entity.name.tag.xml']);
  assert.equal(tokenize(loaded, RAW).depth, tokenize(loaded, '').depth);
});

test('escaped expressions', () => {
  const escaped =
    '<set-variable name="v" value="@(context.Variables.GetValueOrDefault&lt;string&gt;(&quot;a)&quot;, &quot;b&quot;) == &quot;c&quot; &amp;&amp; true)" />';
  expectScope(escaped, 'GetValueOrDefault', 'entity.name.function.cs');
  expectScope(escaped, 'a)', 'string.quoted.double.cs');
  expectScope(escaped, '&lt;', 'keyword.operator.cs');
  expectScope(escaped, 'true', 'constant.language.cs');
  expectScope(escaped, '/>', 'punctuation.definition.tag.end.xml');
});

test('an expression that is not closed ends at the next section', () => {
  const open = '<policies>\n  <inbound>\n    <set-body>@{ return "a";\n  </inbound>\n  <outbound>\n  </outbound>\n</policies>';
  expectScope(open, 'outbound', 'entity.name.tag.section');
});

test('an at sign in a text is no expression', () => {
  const text = '<value>write to a@b.example (at once)</value>';
  assert.ok(tokenize(loaded, text).tokens.every((token) => !token.scopes.join().includes('expression')));
});

async function documents(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(xml|policy)$/.test(entry.name));
  return files.map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}


/**
 * Each whole document leaves nothing open and ends with the name of a tag, so that no expression
 * swallows what follows it.
 */
async function leavesNothingOpen(folder, except) {
  const outer = tokenize(loaded, '').depth;
  const files = await documents(folder);
  let expressions = 0;
  const open = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    const { tokens, depth } = tokenize(loaded, text);
    expressions += tokens.filter((token) => token.scopes.at(-1).startsWith('keyword.operator.expression.apim')).length;
    const last = tokens.findLast((token) => token.scopes.at(-1).startsWith('entity.name.tag'));
    const end = text.replace(/(?:\s|<!--(?:(?!-->)[^])*-->)*$/, '');
    const closed = depth === outer && /<\/?[\w-]+\s*\/?>$/.test(end);
    if (!closed || last === undefined) {
      open.push(path.relative(folder, file));
    }
  }
  assert.deepEqual(open.filter((file) => !except.some((part) => file.includes(part))), []);
  return { files: files.length, expressions };
}

test('the examples', async (t) => {
  const counted = await leavesNothingOpen(path.join(ROOT, 'policies-examples'), ['bad/malformed.xml']);
  t.diagnostic(`${counted.files} documents, ${counted.expressions} expressions`);
  assert.ok(counted.files > 10 && counted.expressions > 10);
});

const shared = process.env.POLICYC_SHARED ?? path.join(ROOT, '../shared');
test('real documents', { skip: existsSync(shared) ? false : `there is no folder ${shared}` }, async (t) => {
  const counted = await leavesNothingOpen(path.join(shared, 'corpus/docs'), []);
  t.diagnostic(`${counted.files} documents, ${counted.expressions} expressions`);
});
