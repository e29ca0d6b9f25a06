import { z } from 'zod';
import { parameter, text } from './forms.ts';

const braces = /\{([^{}]*)\}/g;
/** Fields of an id may begin with other characters, and stand in paths only: in other texts braces may mean anything. */
const nameInPath = /^[\w@$-]+(?:\.[\w@$-]+)*$/;
const nameInText = /^[A-Za-z_][\w.-]*$/;
const setting = /^app\.([a-z][a-z0-9_]{0,30})$/;

/** What stands in braces in a path or a value, in order: names of a walk's `values`, parts of an id, settings of the app. */
export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(braces)].map(([, found = '']) => found);
}

/** The settings of an app among them: `/accounts/{app.account_sid}/messages` → `account_sid`. */
export function settingsAmong(template: string): string[] {
  return placeholdersIn(template).flatMap((found) => setting.exec(found)?.[1] ?? []);
}

/** What stands in braces and is no setting. */
export function namesAmong(template: string): string[] {
  return placeholdersIn(template).filter((found) => !found.startsWith('app.'));
}

/** The texts in the fields of a body, in which braces may also mean something else. */
export function textsIn(body: unknown): string[] {
  if (typeof body === 'string')
    return [body.replaceAll(braces, (found, inner) => (nameInText.test(inner) ? found : ''))];
  return typeof body === 'object' && body !== null ? Object.values(body).flatMap(textsIn) : [];
}

const wrongPlaceholder = (template: string, name: RegExp): boolean =>
  /[{}]/.test(template.replaceAll(braces, '')) ||
  placeholdersIn(template).some((found) =>
    found.startsWith('app.') ? !setting.test(found) : !name.test(found),
  );
const placeholderForm =
  'may have names in braces, {workspace_gid}, and settings of the app, {app.account_sid} in lower case, and no other braces';

/** A path below the base URL. */
export const path = text(300)
  .regex(/^\/(?!\/)/, "must begin with one '/', as in /v1/contacts")
  .regex(/^[\w\-./~%:@!$&()*+,;={}]*$/, 'must be a path without query, quotes and blanks')
  .refine((value) => !value.split('/').includes('..'), "must not lead upwards with '..'")
  .refine((value) => !wrongPlaceholder(value, nameInPath), placeholderForm);

/** Parameters that every call has; texts may have names in braces. */
export const query = z.record(
  parameter,
  z.union([
    text(200).refine((value) => !wrongPlaceholder(value, nameInText), placeholderForm),
    z.number(),
    z.boolean(),
  ]),
);
