import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  collectionKeyOf,
  connectorNameProblem,
  plainName,
  plural,
  resourceNameProblem,
  titleOf,
  variablePrefix,
} from '../../../generators/connector/names.ts';

test('names that files, SQL and URLs can bear are taken', () => {
  for (const name of ['acme', 'help-scout', 'help_scout', 'a1', 'x2-y3', 'default', 'class', 'select'])
    assert.is(connectorNameProblem(name), null, name);
  for (const name of ['contact', 'order_line', 'user', 'table', 'line2'])
    assert.is(resourceNameProblem(name), null, name);
});

test('all others are refused, with a name that would do where there is one', () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ['', /a letter first$/],
    ['../evil', /'evil' would do/],
    ['..', /a letter first$/],
    ['a/b', /'a-b' would do/],
    ['a\\b', /'a-b' would do/],
    ['Acme', /'acme' would do/],
    ['1password', /'password' would do/],
    ['Søren', /would do/],
    ["o'neil", /'oneil' would do/],
    ['a"; drop table x', /'a-drop-table-x' would do/],
    ['a--b', /'a-b' would do/],
    ['-a', /'a' would do/],
    ['a b', /'a-b' would do/],
    ['a\nb', /'a-b' would do/],
    ['日本', /a letter first$/],
    ['con', /Windows/],
    ['constructor', /every JavaScript object/],
    ['__proto__', /'proto' would do/],
    ['a'.repeat(31), /31 characters/],
  ];
  for (const [name, message] of refused) {
    const problem = connectorNameProblem(name);
    assert.ok(problem !== null, `${JSON.stringify(name)} is taken`);
    assert.match(problem, message);
  }
  assert.match(resourceNameProblem('order-line') ?? '', "'order_line' would do");
});

test('what is proposed instead of a refused name is taken', () => {
  for (const name of ['Ünï Cödé', "o'neil", '../../etc/passwd', '42 things', 'x'.repeat(50)]) {
    const proposed = /'([^']+)' would do$/.exec(connectorNameProblem(name) ?? '')?.[1];
    if (proposed !== undefined) assert.is(connectorNameProblem(proposed), null);
  }
});

test('the other forms of a name follow from it', () => {
  assert.is(collectionKeyOf('help-scout', 'order_line'), 'help_scout_order_line');
  assert.is(variablePrefix('help-scout'), 'HELP_SCOUT');
  assert.is(titleOf('help-scout'), 'Help Scout');
  assert.is(plainName('Help Scout!', '_'), 'help_scout');
  assert.equal(['contact', 'company', 'day', 'address', 'box', 'branch'].map(plural), [
    'contacts',
    'companies',
    'days',
    'addresses',
    'boxes',
    'branches',
  ]);
});

test.run();
