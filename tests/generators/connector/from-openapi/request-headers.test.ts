import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  headersOfList,
  headersOfRetrieve,
  requestHeaders,
} from '../../../../generators/connector/from-openapi/request-headers.ts';
import type {
  FilledParameter,
  RetrieveEndpoint,
} from '../../../../generators/connector/openapi/api-description.ts';

const header = (name: string, source: FilledParameter['source']): FilledParameter => ({
  parameter: { name, in: 'header' },
  source,
});
const tenant = header('X-Tenant', { kind: 'setting', name: 'tenant' });
const version = (value: string) => header('Version', { kind: 'fixed', value });
const resource = (
  name: string,
  filled: readonly FilledParameter[],
  retrieve: readonly FilledParameter[] = [],
) => ({ name, filled, each: null, retrieve: { filled: retrieve } as unknown as RetrieveEndpoint });
const nothing = () => null;

test('a connector has the headers of its calls, with the value that most of them need', () => {
  const all = [
    resource('a', [tenant, version('1')]),
    resource('b', [{ ...tenant, parameter: { name: 'x-tenant', in: 'header' } }, version('2')]),
    resource('c', [version('2')]),
  ];
  const headers = requestHeaders(all, nothing);
  assert.equal(
    [...headers.values()].map(({ name, value }) => `${name}: ${value}`),
    ['X-Tenant: {app.tenant}', 'Version: 2'],
  );
  const [a, b] = all.map((each) => headersOfList(each, headers, nothing));
  assert.is(a, 'its list needs the header Version: 1, and others need 2 there');
  assert.equal(b, { 'X-Tenant': '{app.tenant}', Version: '2' });
});

test('a header of which only people know the value is asked for, and may be filled in', () => {
  const open = resource('a', [header('X-Request-Id', { kind: 'open', values: [] })]);
  assert.is(
    headersOfList(open, requestHeaders([open], nothing), nothing),
    'its list needs the header X-Request-Id',
  );
  const filling = (name: string, parameter: string) =>
    name === 'a' && parameter === 'X-Request-Id' ? 'mirror' : null;
  assert.equal(headersOfList(open, requestHeaders([open], filling), filling), { 'X-Request-Id': 'mirror' });
});

test('one object is read by its call where the connector has the headers for it', () => {
  const list = resource('a', [version('1')], [version('1')]);
  const other = resource('b', [], [version('2')]);
  const unknown = resource('c', [], [header('X-Link', { kind: 'open', values: [] })]);
  const headers = requestHeaders([list, other, unknown], nothing);
  assert.equal(headersOfRetrieve(list, headers), { Version: '1' });
  assert.is(headersOfRetrieve(other, headers), null);
  assert.is(headersOfRetrieve(unknown, headers), null);
});

test.run();
