import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isForeignToConnector, packageOf } from '../local/conformance/static/connector-imports.ts';
import { computed, type Import, importsOf, readSources } from '../local/conformance/static/source-imports.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const functions = 'supabase/functions/';
const shared = `${functions}_shared/`;
const core = `${shared}core/`;
const connectors = `${shared}connectors/`;
const suite = 'local/conformance/suite/';

const sources = readSources(root, ['supabase/functions', 'generators', 'bin', 'local']);
const imports = importsOf(sources);

const manifestOf = (connector: string): { npm?: Record<string, string> } =>
  JSON.parse(readFileSync(join(root, connectors, connector, 'manifest.json'), 'utf8'));
const connectorNames = readdirSync(join(root, connectors));
/** The packages that the functions' own deno.json can resolve, on Deno. */
const functionPackages = new Set(
  Object.keys(JSON.parse(readFileSync(join(root, functions, 'webhook/deno.json'), 'utf8')).imports),
);

const isWithin = (directory: string, path: string) => path.startsWith(directory);
const connectorOf = (path: string) =>
  isWithin(connectors, path) ? path.slice(connectors.length).split('/')[0] : undefined;

/** A rule about who may import what. */
interface Wall {
  /** Whether an import is against it. */
  readonly breaks: (each: Import) => boolean;
  /** Made-up files that break it, each by its only import. */
  readonly violations: Readonly<Record<string, string>>;
  /** Made-up files that do not. */
  readonly allowed: Readonly<Record<string, string>>;
}

/** Tests that no file breaks a rule, and that one which did would be found. */
function wall(rule: string, { breaks, violations, allowed }: Wall): void {
  test(rule, () => {
    assert.equal(
      imports.filter(breaks).map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });

  test(`${rule}: a violation would be found`, () => {
    for (const [path, text] of Object.entries(violations))
      assert.is(importsOf(new Map([[path, text]])).filter(breaks).length, 1, `${path}: ${text}`);
    for (const [path, text] of Object.entries(allowed)) {
      const found = importsOf(new Map([[path, text]]));
      assert.is(found.length, 1, `${path}: ${text}`);
      assert.equal(found.filter(breaks), []);
    }
  });
}

wall('the core knows no connector and nothing generated from the config', {
  breaks: ({ from, to, isRelative }) => isWithin(core, from) && isRelative && !isWithin(core, to),
  violations: {
    [`${core}a.ts`]: "import { connector } from '../connectors/stripe/index.ts';",
    [`${core}b.ts`]: "export * from '../connectors/stripe/types.ts';",
    [`${core}engine/c.ts`]: "const load = () => import('../../connectors/stripe/index.ts');",
    [`${core}d.ts`]: "let type: import('../connectors/stripe/types.ts').StripeClient;",
    [`${core}e.ts`]: "import { config } from '../generated/config.ts';",
  },
  allowed: { [`${core}engine/f.ts`]: "import type { Connector } from '../contract/connector.ts';" },
});

wall('a connector imports the contract, itself and the packages of its manifest, nothing else', {
  breaks: (each) => {
    const connector = connectorOf(each.from);
    if (connector === undefined) return false;
    return isForeignToConnector(each, connector, Object.keys(manifestOf(connector).npm ?? {}));
  },
  violations: {
    [`${connectors}stripe/a.ts`]: "import { readBody } from '../../core/http/read-body.ts';",
    [`${connectors}stripe/b.ts`]: "import type { Change } from '../../core/contract/entity.ts';",
    [`${connectors}stripe/c.ts`]: "import { connector } from '../intercom/index.ts';",
    [`${connectors}stripe/d.ts`]: "import { IntercomClient } from 'intercom-client';",
    [`${connectors}stripe/e.ts`]: "import { createClient } from '@supabase/supabase-js';",
    [`${connectors}stripe/f.ts`]: "import '../../generated/config.ts';",
    [`${connectors}stripe/g.ts`]: "import { createHmac } from 'node:crypto';",
  },
  allowed: {
    [`${connectors}stripe/h.ts`]: "import { defineConnector } from '../../core/contract/index.ts';",
    [`${connectors}stripe/i.ts`]: "import manifest from './manifest.json' with { type: 'json' };",
    [`${connectors}stripe/j.ts`]: "import Stripe from 'stripe';",
  },
});

wall('what runs on Deno imports only what its deno.json names: no Node modules, no Node-only packages', {
  breaks: ({ from, to, isRelative }) =>
    isWithin(functions, from) && !isRelative && !functionPackages.has(packageOf(to)),
  violations: {
    [`${core}a.ts`]: "import { readFile } from 'node:fs/promises';",
    [`${core}b.ts`]: "import { createHash } from 'crypto';",
    [`${core}c.ts`]: "import { serve } from '@hono/node-server';",
    [`${core}d.ts`]: "import pg from 'pg';",
    [`${core}e.ts`]: "const fs = require('fs');",
    [`${core}f.ts`]: 'const load = (name: string) => import(name);',
    [`${functions}webhook/g.ts`]: "import 'https://deno.land/std/http/server.ts';",
  },
  allowed: {
    [`${core}h.ts`]: "import { Hono } from 'hono';",
    [`${core}i.ts`]: "import { bodyLimit } from 'hono/body-limit';",
  },
});

wall('the functions import nothing from outside of their own directory, which is all that is deployed', {
  breaks: ({ from, to, isRelative }) => isWithin(functions, from) && isRelative && !isWithin(functions, to),
  violations: {
    [`${core}a.ts`]: "import { startGateway } from '../../../../local/gateway/start-gateway.ts';",
    [`${functions}webhook/b.ts`]: "import config from '../../../supasaasy.config.ts';",
  },
  allowed: { [`${functions}webhook/c.ts`]: "import { registry } from '../_shared/generated/registry.ts';" },
});

wall(
  'generators and the local stack read the config, the connectors and the functions, and never import them',
  {
    breaks: ({ from, to, isRelative }) =>
      /^(generators|bin|local)\//.test(from) &&
      !isWithin(suite, from) &&
      (to === computed || (isRelative && (isWithin(functions, to) || to === 'supasaasy.config.ts'))),
    violations: {
      'generators/a.ts': "import config from '../supasaasy.config.ts';",
      'generators/config/b.ts': "import '../../supabase/functions/_shared/core/registry.ts';",
      'generators/c.ts':
        "const { connector } = await import('../supabase/functions/_shared/connectors/stripe/index.ts');",
      'generators/d.ts': 'const load = (path: string) => import(path);',
      'generators/e.ts': 'const load = (path: string) => createRequire(import.meta.url)(path);',
      'bin/f.js': "require('../supasaasy.config.ts');",
    },
    allowed: {
      'generators/g.ts': "export { runDemo } from '../local/demo/run-demo.ts';",
      'generators/h.ts': "const { runGen } = await import('./commands/gen.ts');",
    },
  },
);

wall('what imports connectors to check them runs on Deno by itself: nothing outside imports it', {
  breaks: ({ from, to, isRelative }) => isRelative && isWithin(suite, to) && !isWithin(suite, from),
  violations: { 'local/conformance/a.ts': "import { loadSubject } from './suite/subject.ts';" },
  allowed: { 'local/conformance/suite/b.ts': "import { resultOf } from '../result.ts';" },
});

test('every file was looked at, and comments and strings are no imports', () => {
  assert.ok(sources.size > 150);
  assert.ok(imports.length > 400);
  assert.ok(connectorNames.length >= 2);
  assert.ok(imports.every(({ from, to, isRelative }) => !isRelative || to !== from));
  const text = '// import \'node:fs\';\nconst text = "import \'node:fs\'"; /* require("fs") */';
  assert.equal(importsOf(new Map([['a.ts', text]])), []);
});

test('every relative import names a file that exists, or one that the generators write', () => {
  const known = new Set(sources.keys());
  const files = imports.filter(({ isRelative, to }) => isRelative && /\.[jt]s$/.test(to));
  assert.equal(
    files.filter(({ to }) => !known.has(to)).map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

/** Files that do not belong into the templates' directory: it holds the look, in Handlebars alone. */
const misplaced = (paths: readonly string[]) => paths.filter((path) => !path.endsWith('.hbs'));

test('templates hold no code: each is a Handlebars file', () => {
  const templates = join(root, 'templates');
  const files = readdirSync(templates, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(templates, path)).isFile(),
  );
  assert.ok(files.length > 20);
  assert.equal(misplaced(files), []);
});

test('templates hold no code: a violation would be found', () => {
  const violations = ['core/counts.ts', 'core/010_merge.sql', 'functions/render.js'];
  assert.equal(misplaced([...violations, 'core/010_merge.sql.hbs']), violations);
});

test.run();
