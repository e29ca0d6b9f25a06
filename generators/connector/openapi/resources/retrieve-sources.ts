import type {
  FilledParameter,
  IdField,
  RequestParameter,
  RetrieveEndpoint,
  RetrieveSource,
} from '../api-description.ts';
import type { Field } from '../fields/field.ts';
import type { ListOperation } from '../lists/find-lists.ts';
import type { Operation, Parameter } from '../operations/operation.ts';
import { plain } from '../schema/words.ts';
import { anonymous, fieldCalled } from './givers.ts';
import { type DocumentUse, ungivenSource } from './parameter-source.ts';

/** Where the parameters of a retrieve come from, given where those of its list do. */
export function fillRetrieve(
  retrieve: RetrieveEndpoint,
  operation: Operation,
  needed: readonly Parameter[],
  list: {
    readonly found: ListOperation;
    readonly filled: readonly FilledParameter[];
    readonly fields: readonly Field[];
  },
  id: IdField | null,
  use: DocumentUse,
): RetrieveEndpoint {
  const { name, in: place } = retrieve.parameter;
  const own = operation.parameters.filter((each) => each.name === name && each.in === place);
  const filled = [...new Set([...needed, ...own])].map((each): RetrieveEndpoint['filled'][number] => {
    const parameter: RequestParameter = { name: each.name, in: each.in };
    return { parameter, source: sourceOf(retrieve, operation, each, list, id, use) };
  });
  return { ...retrieve, filled };
}

function sourceOf(
  retrieve: RetrieveEndpoint,
  operation: Operation,
  each: Parameter,
  { found, filled, fields }: Parameters<typeof fillRetrieve>[3],
  id: IdField | null,
  use: DocumentUse,
): RetrieveSource {
  const isOwn = each.name === retrieve.parameter.name && each.in === retrieve.parameter.in;
  if (isOwn) {
    const { field } = retrieve;
    if (field !== null)
      return field.join('\0') === id?.path.join('\0') ? { kind: 'id' } : { kind: 'field', path: field };
    return id !== null && takes(each, id) ? { kind: 'id' } : { kind: 'open', values: [] };
  }
  const sameName = filled.find(({ parameter }) => plain(parameter.name) === plain(each.name));
  const samePlace = filled.find(
    ({ parameter }) =>
      parameter.in === 'path' &&
      each.in === 'path' &&
      upTo(found.operation.path, parameter.name) === upTo(operation.path, each.name),
  );
  const same = samePlace ?? sameName;
  if (same !== undefined) return same.source;
  const path = fieldCalled(each.name, fields);
  if (path !== null) return { kind: 'field', path };
  const source = ungivenSource(each, operation.path, use);
  const isKnown =
    source.kind === 'fixed' ||
    filled.some(
      ({ source: own }) => own.kind === 'setting' && source.kind === 'setting' && own.name === source.name,
    );
  // A setting only to read one object by would be asked of everybody for little.
  return isKnown ? source : { kind: 'open', values: [] };
}

/** Whether a parameter of this type may be the id. */
function takes({ shape: { kinds } }: Parameter, { type }: IdField): boolean {
  if (kinds.size === 0) return true;
  return type === 'string' ? kinds.has('string') : kinds.has('integer') || kinds.has('number');
}

function upTo(path: string, name: string): string {
  return anonymous(path.slice(0, path.indexOf(`{${name}}`) + name.length + 2));
}
