import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { changeRecord } from '../../../supabase/functions/_shared/core/change-record.ts';
import { NormalizationError } from '../../../supabase/functions/_shared/core/contract/errors.ts';
import type { Change, NormalizedEntity } from '../../../supabase/functions/_shared/core/contract/index.ts';
import { quarantined } from '../../../supabase/functions/_shared/core/contract/quarantined.ts';

const entity: NormalizedEntity = {
  collectionKey: 'shop_order',
  externalId: 'o1',
  rawPayload: { id: 'o1', createdBy: { firstName: 'Ada' } },
  apiVersion: '2026-01',
  versionAt: '2026-01-01T00:00:01.000Z',
  createdAt: '2026-01-01T00:00:00.000Z',
  archived: true,
  archivedAt: null,
  parent: null,
};
const ref = { collectionKey: 'shop_order', externalId: 'o1' };
const versionAt = '2026-01-01T00:00:01.000Z';

test('an upsert carries the whole payload as it is, and its child sets', () => {
  const children = [{ collectionKey: 'shop_line', ids: ['l1', 'l2'], since: null }];
  assert.equal(changeRecord({ op: 'upsert', source: 'read', entity, children }), {
    op: 'upsert',
    source: 'read',
    collection_key: 'shop_order',
    external_id: 'o1',
    version_at: versionAt,
    payload: { id: 'o1', createdBy: { firstName: 'Ada' } },
    api_version: '2026-01',
    archived: true,
    archived_at: null,
    provider_created_at: '2026-01-01T00:00:00.000Z',
    parent_collection_key: undefined,
    parent_id: undefined,
    reread_request: undefined,
    children: [{ collection_key: 'shop_line', ids: ['l1', 'l2'], since: null }],
  });
});

test('an embedded object names its parent', () => {
  const child: NormalizedEntity = { ...entity, collectionKey: 'shop_line', externalId: 'l1', parent: ref };
  const record = changeRecord({ op: 'upsert', source: 'event', entity: child, children: [] });
  assert.is(record.parent_collection_key, 'shop_order');
  assert.is(record.parent_id, 'o1');
});

for (const op of ['delete', 'archive', 'reread'] as const) {
  test(`${op} carries the object's name and the moment`, () => {
    assert.equal(JSON.parse(JSON.stringify(changeRecord({ op, source: 'event', ref, versionAt }))), {
      op,
      source: 'event',
      collection_key: 'shop_order',
      external_id: 'o1',
      version_at: versionAt,
    });
  });
}

test('a reread of whatever holds a child names the collection of that parent', () => {
  const change: Change = {
    op: 'reread',
    source: 'event',
    ref: { collectionKey: 'shop_line', externalId: 'l1' },
    versionAt,
    parentCollectionKey: 'shop_order',
  };
  assert.is(changeRecord(change).parent_collection_key, 'shop_order');
});

test('a quarantined record carries the reason and whatever was received', () => {
  const change: Change = {
    op: 'quarantine',
    collectionKey: 'shop_order',
    externalId: null,
    payload: ['not', 'an', 'object'],
    error: 'the object has no id',
  };
  assert.equal(changeRecord(change), {
    op: 'quarantine',
    collection_key: 'shop_order',
    external_id: null,
    payload: ['not', 'an', 'object'],
    error: 'the object has no id',
    parent_collection_key: undefined,
    parent_id: undefined,
  });
});

test('a quarantined embedded record names the object that holds it', () => {
  const item = quarantined(
    { collectionKey: 'shop_line' },
    { id: 'line_1' },
    new NormalizationError('no price'),
    null,
    {
      collectionKey: 'shop_order',
      externalId: 'order_1',
    },
  );
  const { parent_collection_key, parent_id } = changeRecord(item);
  assert.equal([parent_collection_key, parent_id], ['shop_order', 'order_1']);
});

test.run();
