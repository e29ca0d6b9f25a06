import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { viewNameOf } from '../../../../generators/connector/answers/name-contradictions.ts';
import { shortNames } from '../../../../generators/connector/from-openapi/short-names.ts';
import { resourceNameProblem } from '../../../../generators/connector/names.ts';

const long = 'enterprise_organization_security_advisory_credit_assignment_review';

test('names that fit stay as they are, up to the last letter that SQL has room for', () => {
  const longest = 'x'.repeat(63 - 'acme_'.length - 's'.length - 1);
  for (const name of ['contact', longest]) {
    assert.is(shortNames('acme', [name]).get(name), name);
    assert.ok(viewNameOf('acme', name).length <= 63);
  }
});

test('what does not fit keeps its last words, as many as there is room for', () => {
  assert.is(shortNames('acme', [long]).get(long), 'organization_security_advisory_credit_assignment_review');
  assert.is(
    shortNames('a-connector-with-a-long-name', [long]).get(long),
    'advisory_credit_assignment_review',
  );
});

test('no two have one view, whatever they are shortened to', () => {
  const names = [
    `a_${long}`,
    `b_${long}`,
    `c_${long}`,
    'organization_security_advisory_credit_assignment_review',
    'class',
    'classe',
    'x'.repeat(80),
    `${'x'.repeat(80)}_y`,
    'con',
    'constructor',
  ];
  const given = shortNames('acme', names);
  assert.is(given.size, names.length);
  const views = [...given.values()].map((name) => viewNameOf('acme', name));
  assert.is(new Set(views).size, names.length);
  for (const name of given.values()) assert.is(resourceNameProblem(name), null, name);
  for (const view of views) assert.ok(view.length <= 63, view);
  assert.is(
    given.get('organization_security_advisory_credit_assignment_review'),
    'organization_security_advisory_credit_assignment_review',
  );
});

test('the same names give the same answer', () => {
  const names = [`a_${long}`, `b_${long}`];
  assert.equal([...shortNames('acme', names)], [...shortNames('acme', names)]);
});

test.run();
