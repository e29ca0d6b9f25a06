import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../diagnostic.ts';
import type { ConnectorManifest, ManifestResource } from '../manifest.ts';
import type { StaticValue } from '../static-value.ts';
import { suggestOrList } from '../suggest.ts';
import { Duplicates } from './duplicates.ts';
import { Fields, type Text, textOf } from './fields.ts';
import { validateManifestOptions } from './manifest-options.ts';

const KEYS = ['name', 'display_name', 'api_version', 'webhooks', 'resources', 'config', 'npm', 'migrations'];
const RESOURCE_KEYS = ['name', 'collection_key', 'parent'];
const IDENTIFIER = /^[a-z][a-z0-9_]*$/;
const VERSION = /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;

/** Checks a manifest as read; null after reporting when it can't be used at all. */
export function validateManifest(
  value: StaticValue,
  connector: { readonly name: string; readonly directory: string },
  report: Report,
): ConnectorManifest | null {
  const fields = Fields.of(value, 'manifest', report);
  if (fields === null) return null;
  fields.only(KEYS);
  const name = fields.text('name', `Add "name": "${connector.name}".`);
  if (name !== null && name.value !== connector.name) {
    report(name.span, {
      message: `the connector calls itself '${name.value}', its directory '${connector.name}'`,
      fix: 'Give both the same name.',
    });
  }
  const displayName = fields.text('display_name', 'Add "display_name", its name for people.');
  const apiVersion = fields.text('api_version', 'Add "api_version", the version of the API it targets.');
  return {
    name: connector.name,
    displayName: displayName?.value ?? '',
    apiVersion: apiVersion?.value ?? '',
    webhooks: fields.flag('webhooks') ?? true,
    resources: validateResources(fields, report),
    options: validateManifestOptions(fields.object('config'), report),
    npm: validatePackages(fields.object('npm'), report),
    directory: connector.directory,
    migrationsDirectory: validateMigrations(fields, connector.directory, report),
  };
}

function validateResources(manifest: Fields, report: Report): ManifestResource[] {
  const items = manifest.list('resources', 'Add "resources": [{ "name": …, "collection_key": … }].');
  if (items?.length === 0) {
    report(manifest.get('resources')?.value.span ?? manifest.span, {
      message: 'the connector has no resources',
      fix: 'Name at least one.',
    });
  }
  const names = new Duplicates(report);
  const collections = new Duplicates(report);
  const parents: Text[] = [];
  const resources = (items ?? []).flatMap(({ value }, index) => {
    const fields = Fields.of(value, `resources[${index}]`, report);
    if (fields === null) return [];
    fields.only(RESOURCE_KEYS);
    const name = identifier(fields, 'name', report);
    const collectionKey = identifier(fields, 'collection_key', report);
    const parent = fields.text('parent');
    if (parent !== null) parents.push(parent);
    if (name === null || collectionKey === null) return [];
    names.add(name.value, [name.span], { message: `the resource '${name.value}' is listed twice` });
    collections.add(collectionKey.value, [collectionKey.span], {
      message: `the collection_key '${collectionKey.value}' is used twice`,
    });
    return [{ name: name.value, collectionKey: collectionKey.value, parent: parent?.value ?? null }];
  });
  const known = resources.map((resource) => resource.name);
  for (const parent of parents.filter(({ value }) => !known.includes(value))) {
    report(parent.span, {
      message: `the parent '${parent.value}' is not a resource`,
      fix: suggestOrList(parent.value, known, 'The resources are'),
    });
  }
  return resources;
}

function identifier(fields: Fields, key: string, report: Report): Text | null {
  const text = fields.text(key, `Add "${key}".`);
  if (text === null || IDENTIFIER.test(text.value)) return text;
  report(text.span, {
    message: `'${text.value}' is not a valid ${key}`,
    reason: 'It becomes part of SQL names.',
    fix: 'Use lower-case letters, digits and underscores, a letter first.',
  });
  return null;
}

function validatePackages(npm: Fields | null, report: Report): ReadonlyMap<string, string> {
  const packages = new Map<string, string>();
  for (const name of npm?.keys ?? []) {
    const property = npm?.get(name);
    const version = property ? textOf(property.value, `npm.${name}`, report) : null;
    if (version === null) continue;
    packages.set(name, version.value);
    if (VERSION.test(version.value)) continue;
    report(version.span, {
      message: `'${version.value}' is not one exact version`,
      reason: 'The deployed functions must run the version that was tested.',
      fix: 'Write it as 1.2.3, without a range.',
    });
  }
  return packages;
}

function validateMigrations(manifest: Fields, directory: string, report: Report): string | null {
  const property = manifest.required(
    'migrations',
    'Add "migrations": "migrations", or null when there are none.',
  );
  if (property === null || property.value.kind === 'null') return null;
  const text = textOf(property.value, 'manifest.migrations', report);
  if (text === null) return null;
  const path = join(directory, text.value);
  if (path.startsWith(join(directory, '/')) && existsSync(path)) return path;
  report(text.span, {
    message: `there is no directory '${text.value}' in the connector`,
    fix: 'Create it, or write null when the connector has no migrations.',
  });
  return null;
}
