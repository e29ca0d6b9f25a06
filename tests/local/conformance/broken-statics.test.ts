import { test } from 'uvu';
import { checkIds } from '../../../local/conformance/catalogue.ts';
import { type Broken, testBroken } from './broken-copies.ts';

const broken: readonly Broken[] = [
  {
    about: 'a file that is no code, SQL or text',
    of: 'stripe',
    files: { 'notes.txt': 'see here' },
    fails: 'static.layout',
    says: /connectors\/broken_1\/notes\.txt does not belong into a connector/,
  },
  {
    about: 'a gap in the numbers of the migrations',
    of: 'stripe',
    files: { 'migrations/002_indexes.sql': null, 'migrations/004_indexes.sql': 'select 1;' },
    fails: 'static.layout',
    says: /migrations\/004_indexes\.sql should have the number 002/,
  },
  {
    about: 'SQL outside of the migrations',
    of: 'stripe',
    files: { 'extra.sql': 'select 1;' },
    fails: 'static.layout',
    says: /extra\.sql is SQL that no migration contains/,
  },
  {
    about: 'a missing types.ts',
    of: 'intercom',
    files: { 'types.ts': null },
    fails: 'static.layout',
    says: /types\.ts is missing/,
    also: ['static.types'],
  },
  {
    about: "a manifest with another connector's name",
    of: 'stripe',
    edits: [['manifest.json', '"name": "NAME"', '"name": "strpe"']],
    fails: 'static.manifest',
    says: /manifest\.json:2:\d+ the connector calls itself 'strpe', its directory 'broken_5'/,
  },
  {
    about: 'a collection key used twice',
    of: 'stripe',
    edits: [['manifest.json', '"collection_key": "NAME_plan"', '"collection_key": "NAME_price"']],
    fails: 'static.manifest',
    says: /the collection_key 'broken_6_price' is used twice/,
  },
  {
    about: 'a collection key without the prefix',
    of: 'stripe',
    edits: [
      ['manifest.json', '"collection_key": "NAME_plan"', '"collection_key": "plan"'],
      ['migrations/001_views.sql', "collection_key = 'NAME_plan'", "collection_key = 'plan'"],
    ],
    fails: 'static.collections',
    says: /plan: the collection_key plan does not begin with broken_7_/,
  },
  {
    about: 'an import of a module that only Node has',
    of: 'stripe',
    edits: [['webhook.ts', /^/, "import 'node:crypto';\n"]],
    fails: 'static.imports',
    says: /broken_8\/webhook\.ts imports node:crypto/,
  },
  {
    about: 'an import of the core past its contract',
    of: 'stripe',
    edits: [
      [
        'types.ts',
        /^/,
        "import type { Change } from '../../core/contract/entity.ts';\nexport type One = Change;\n",
      ],
    ],
    fails: 'static.imports',
    says: /broken_9\/types\.ts imports supabase\/functions\/_shared\/core\/contract\/entity\.ts/,
  },
  {
    about: 'a type error',
    of: 'stripe',
    edits: [['types.ts', /$/, "export const count: number = 'many';\n"]],
    fails: 'static.types',
    says: /connectors\/broken_10\/types\.ts:\d+:\d+: Type 'string' is not assignable to type 'number'/,
  },
  {
    about: 'a view that cannot be replaced',
    of: 'stripe',
    edits: [['migrations/001_views.sql', 'create or replace view', 'create view']],
    fails: 'static.sql',
    says: /migrations\/001_views\.sql:\d+:\d+ view supasaasy\.broken_11_customers is created without or replace/,
  },
  {
    about: 'a view with the rights of its owner',
    of: 'intercom',
    edits: [['migrations/001_views.sql', 'with (security_invoker = true) as', 'as']],
    fails: 'static.views',
    says: /the view supasaasy\.broken_12_companies reads with the rights of its owner/,
    also: ['static.sql'],
  },
  {
    about: 'a collection without a view',
    of: 'stripe',
    edits: [['migrations/001_views.sql', "collection_key = 'NAME_plan'", "collection_key = 'NAME_plans'"]],
    fails: 'static.views',
    says: /plan: no view reads the collection broken_13_plan/,
  },
];

await testBroken(
  broken,
  checkIds.filter((id) => id.startsWith('static.')),
);

test.run();
