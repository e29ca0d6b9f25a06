import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadTsMorph } from '../../../generators/config/read/ts-morph.ts';
import { addNamedImport } from '../../../generators/connector/named-import.ts';

const add = (text: string, name: string) => addNamedImport(text, name, 'contract.ts', loadTsMorph());

test('a name comes in its place, in the form that the import has', () => {
  assert.is(
    add("import { type Client, list } from './contract.ts';\n", 'find'),
    "import { type Client, find, list } from './contract.ts';\n",
  );
  assert.is(
    add("import {\r\n  list,\r\n} from './contract.ts';\r\n", 'retrieve').replaceAll('\r', ''),
    "import {\n  list,\n  retrieve,\n} from './contract.ts';\n",
  );
});

test('a line that becomes too long is broken, one name a line', () => {
  const names = ['aaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbb', 'dddddddddddddddddddddddd'];
  const before = `// First.\nimport { ${names.join(', ')} } from './contract.ts';\nconst after = 1;\n`;
  const [a, b, d] = names;
  assert.is(
    add(before, 'cccccccccccc'),
    `// First.\nimport {\n  ${a},\n  ${b},\n  cccccccccccc,\n  ${d},\n} from './contract.ts';\nconst after = 1;\n`,
  );
});

test('a name that is there, and an import that is not, change nothing', () => {
  for (const text of ["import { list } from './contract.ts';\n", "import { other } from './other.ts';\n"])
    assert.is(add(text, 'list'), text);
});

test.run();
