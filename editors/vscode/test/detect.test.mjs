import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSync } from 'esbuild';

const { outputFiles } = buildSync({
  entryPoints: [new URL('../src/detect.ts', import.meta.url).pathname],
  bundle: true,
  format: 'esm',
  write: false,
});
const { isPolicyDocument } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

test('the root element decides', () => {
  for (const text of [
    '<policies>',
    '\uFEFF\r\n<policies/>',
    '<?xml version="1.0"?>\n<!-- <project> -->\n<fragment>',
    '<!--a--><!--b-->\n<sql-data-source >',
  ]) {
    assert.ok(isPolicyDocument(text), text);
  }
  for (const text of ['', '<project>', '<policiesX>', '<!-- <policies> -->', 'a <policies>', '<policies']) {
    assert.ok(!isPolicyDocument(text), text);
  }
});

test('a long run of blanks and comments takes no time', () => {
  const started = process.hrtime.bigint();
  isPolicyDocument(' '.repeat(200_000) + '<!-- '.repeat(20_000));
  assert.ok(process.hrtime.bigint() - started < 1_000_000_000n);
});
