import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../../generators/config/config.ts';
import type { Diagnostic } from '../../../generators/config/diagnostic.ts';
import { formatDiagnostics } from '../../../generators/config/format-diagnostics.ts';
import { loadConfig } from '../../../generators/config/load-config.ts';
import { appWith, configWith, createProject } from './project-fixture.ts';

const now = new Date('2026-11-21T12:00:00Z');
const project = createProject();

/** Loads a text as the config of a project; left out: one with two connectors. */
export function load(text: string, root = project) {
  writeFileSync(join(root, 'supasaasy.config.ts'), text);
  return loadConfig({ root, now });
}

/** The config that a text comes to. Throws when it is refused. */
export function accept(text: string, root = project): Config {
  const loaded = load(text, root);
  if (!loaded.ok) throw new Error(formatDiagnostics(loaded.diagnostics, { color: false }));
  return loaded.config;
}

/** What is wrong with a text. Throws when it is accepted. */
export function refuse(text: string, root = project): readonly Diagnostic[] {
  const loaded = load(text, root);
  if (loaded.ok) throw new Error('the config was accepted');
  return loaded.diagnostics;
}

export const CREDENTIALS = "api_key_env: 'STRIPE_API_KEY', webhook_secret_env: 'STRIPE_WEBHOOK_SECRET'";

/** A config with one app, the given keys replaced or added as source text. */
export const app = (keys: Record<string, string>) => configWith({ apps: `[${appWith(keys)}]` });

/** A config with one Stripe app that has these keys besides its credentials. */
export const connectorConfig = (keys: string) => app({ config: `{ ${CREDENTIALS}, ${keys} }` });

/** A config with these schedules. */
export const schedule = (text: string) => configWith({ sync_schedules: `[${text}]` });
