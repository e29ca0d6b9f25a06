import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const connectors = new URL('../../../supabase/functions/_shared/connectors/', import.meta.url);

for (const connector of readdirSync(connectors)) {
  const files = readdirSync(new URL(`${connector}/`, connectors));

  test(`Migrations live in connector directory: ${connector} holds its code, its manifest and its SQL`, () => {
    for (const file of ['index.ts', 'types.ts', 'manifest.json', 'migrations'])
      assert.ok(files.includes(file), file);
  });

  test(`Migration directory structure: ${connector} has numbered SQL files and nothing else`, () => {
    const migrations = readdirSync(new URL(`${connector}/migrations/`, connectors)).sort();
    assert.ok(migrations.length > 0);
    for (const [index, file] of migrations.entries())
      assert.match(file, new RegExp(`^${String(index + 1).padStart(3, '0')}_[a-z0-9_]+\\.sql$`));
  });
}

test.run();
