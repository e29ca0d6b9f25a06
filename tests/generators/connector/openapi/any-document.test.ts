import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { load as parse } from 'js-yaml';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeReview } from '../../../../generators/connector/openapi/describe-review.ts';
import { readOpenApi } from '../../../../generators/connector/openapi/read-openapi.ts';
import { factsOf, fixturePath } from './described.ts';

type Json = Record<string, unknown>;

const documents = ['forge.yaml', 'payments.json', 'crm.yaml', 'desk.yaml'].map((name) => ({
  path: fixturePath(name),
  value: parse(readFileSync(fixturePath(name), 'utf8')) as Json,
}));

function read({ path, value }: { path: string; value: unknown }) {
  return readOpenApi({ text: JSON.stringify(value), path }, { format: 'json' });
}

/** Everything about a description that does not depend on the order in which a document is written. */
function unordered(result: ReturnType<typeof read>) {
  if (!result.ok) throw new Error('It was refused.');
  const { resources, ...rest } = result.description;
  const byName = <T extends { readonly name: string }>(list: readonly T[]) =>
    [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    ...rest,
    resources: resources.map((each) => ({
      ...each,
      columns: byName(each.columns).map(({ name, type }) => [name, type]),
    })),
  };
}

function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((each) => shuffled(each, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]): [number, [string, unknown]] => [
    random(),
    [key, shuffled(each, random)],
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => a - b).map(([, entry]) => entry));
}

/** Numbers between 0 and 1 that follow from the seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('the order of keys changes nothing', () => {
  const plain = documents.map((each) => unordered(read(each)));
  fc.assert(
    fc.property(fc.nat(documents.length - 1), fc.integer(), (index, seed) => {
      const { path, value } = documents[index] as (typeof documents)[number];
      assert.equal(unordered(read({ path, value: shuffled(value, randomFrom(seed)) })), plain[index]);
    }),
    { numRuns: 60 },
  );
});

test('the names of schemas, parameters and headers change nothing where they are only referred to', () => {
  for (const { path, value } of documents.filter((each) => !each.path.endsWith('crm.yaml'))) {
    const text = JSON.stringify(value).replace(/#\/components\/(\w+)\/([\w-]+)/g, '#/components/$1/Z9$2');
    const renamed = JSON.parse(text) as Json;
    const components = renamed.components as Record<string, Json>;
    for (const [kind, parts] of Object.entries(components)) {
      if (kind === 'securitySchemes') continue;
      components[kind] = Object.fromEntries(Object.entries(parts).map(([name, part]) => [`Z9${name}`, part]));
    }
    const facts = (document: unknown) => {
      const result = read({ path, value: document });
      return result.ok ? result.description.resources.map((each) => [each.name, factsOf(each)]) : null;
    };
    assert.equal(facts(renamed), facts(value), path);
  }
});

const junk: readonly unknown[] = [
  null,
  0,
  -1,
  '',
  'x',
  [],
  {},
  [[]],
  { $ref: '#/' },
  { $ref: 7 },
  { $ref: '#/paths' },
  { toString: 1 },
  true,
  [null],
];

/** Deletes or replaces some values anywhere in the document. */
function mutated(value: Json, random: () => number): unknown {
  const copy = structuredClone(value);
  for (let n = 1 + Math.floor(random() * 8); n > 0; n -= 1) {
    let holder: unknown = copy;
    for (let depth = Math.floor(random() * 16); depth >= 0; depth -= 1) {
      const keys = typeof holder === 'object' && holder !== null ? Object.keys(holder) : [];
      const key = keys[Math.floor(random() * keys.length)];
      if (key === undefined) break;
      const inside = (holder as Json)[key];
      if (depth > 0 && typeof inside === 'object' && inside !== null) {
        holder = inside;
        continue;
      }
      if (random() < 0.4) delete (holder as Json)[key];
      else (holder as Json)[key] = structuredClone(junk[Math.floor(random() * junk.length)]);
      break;
    }
  }
  return copy;
}

test('a document that is broken anywhere gives diagnostics or a description, never an exception', () => {
  let described = 0;
  fc.assert(
    fc.property(fc.nat(documents.length - 1), fc.integer(), (index, seed) => {
      const { path, value } = documents[index] as (typeof documents)[number];
      const result = read({ path, value: mutated(value, randomFrom(seed)) });
      if (!result.ok) return assert.ok(result.diagnostics.length > 0);
      described += 1;
      assert.ok(describeReview(result.description).length > 0);
      JSON.stringify(result.description);
    }),
    { numRuns: 400 },
  );
  assert.ok(described > 100, String(described));
});

test('any text at all gives diagnostics, never an exception', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string().map((text) => `openapi: 3.0.0\npaths: ${text}`),
    fc.json(),
  );
  fc.assert(
    fc.property(texts, (text) => typeof readOpenApi({ text }).ok === 'boolean'),
    { numRuns: 300 },
  );
});

test.run();
