import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionImports } from '../functions/imports.ts';
import { openTemplates } from '../templates.ts';
import type { Plan, PlannedFile } from '../workspace/plan.ts';
import { scaffold } from '../workspace/scaffold.ts';

/** What a function of the user's is to be. */
export interface NewFunction {
  readonly name: string;
  /** Whether Supabase lets only requests with a valid token pass. */
  readonly verifyJwt: boolean;
}

/** Plans an Edge Function beside ours, with its section in config.toml, of which everything else stays. Throws PackageError. */
export function planFunction(root: string, { name, verifyJwt }: NewFunction): Plan {
  const directory = `supabase/functions/${name}`;
  const supabaseJs = functionImports([])['@supabase/supabase-js'] ?? '';
  return scaffold(
    root,
    [
      { path: `${directory}/index.ts`, template: 'function/index.ts.hbs', answers: { name } },
      {
        path: `${directory}/deno.json`,
        template: 'function/deno.json.hbs',
        answers: { config: { imports: { '@supabase/supabase-js': supabaseJs } } },
      },
    ],
    { alongside: configured(root, name, verifyJwt) },
  );
}

function configured(root: string, name: string, verifyJwt: boolean): PlannedFile[] {
  const path = 'supabase/config.toml';
  // gen writes one where there is none; the section would keep it from doing so.
  if (!existsSync(join(root, path))) return [];
  const text = readFileSync(join(root, path), 'utf8');
  if (hasSection(text, name)) return [];
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const section = openTemplates(root).render('function/config.toml.hbs', { name, verifyJwt });
  const separator =
    text === '' || text.endsWith(newline + newline)
      ? ''
      : text.endsWith(newline)
        ? newline
        : newline + newline;
  return [{ kind: 'edited', path, content: text + separator + section.replaceAll('\n', newline) }];
}

function hasSection(toml: string, name: string): boolean {
  const quoted = name.replaceAll('-', '\\-');
  return new RegExp(`^\\s*\\[\\s*functions\\s*\\.\\s*(?:${quoted}|"${quoted}"|'${quoted}')\\s*\\]`, 'm').test(
    toml,
  );
}
