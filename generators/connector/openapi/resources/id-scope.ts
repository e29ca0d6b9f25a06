import type { FilledParameter, IdField, IdScope, RetrieveEndpoint } from '../api-description.ts';
import type { Field } from '../fields/field.ts';

const unique: readonly (readonly [RegExp, string])[] = [
  [/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'a UUID'],
  [/^[0-9A-HJKMNP-TV-Z]{26}$/, 'a ULID'],
  [/^[0-9a-f]{24}$/, 'an ObjectId'],
  [/^[A-Za-z]{1,12}_[A-Za-z0-9]{10,}$/, 'a random text with a prefix'],
];

/**
 * Whether ids are unique in the account, for a list that is walked below parents: where one object is read by its id alone,
 * or its id is of a kind that never comes twice. Otherwise the parents' values belong in front of it; and where reading one
 * object takes them, too.
 */
export function idScopeOf(
  id: IdField | null,
  fields: readonly Field[],
  filled: readonly FilledParameter[],
  retrieve: RetrieveEndpoint | null,
): IdScope {
  const all = filled.flatMap(({ source }) => (source.kind === 'value' ? [source.name] : []));
  const needed = (retrieve?.filled ?? []).flatMap(({ source }) =>
    source.kind === 'value' ? [source.name] : [],
  );
  const own = [...new Set(all)];
  if (own.length === 0) return { names: [], confidence: 'certain', evidence: [] };
  if (retrieve !== null && needed.length === 0 && readsById(retrieve))
    return {
      names: [],
      confidence: retrieve.confidence,
      evidence: [{ pointer: retrieve.pointer, says: `GET ${retrieve.path} takes the id alone` }],
    };
  const kind = id === null ? null : kindOf(id, fields);
  const evidence = id === null ? [] : id.evidence.map(({ pointer }) => ({ pointer, says: kind ?? 'an id' }));
  if (kind !== null)
    return { names: own.filter((name) => needed.includes(name)), confidence: 'likely', evidence };
  return { names: own, confidence: 'guess', evidence };
}

function readsById({ filled }: RetrieveEndpoint): boolean {
  return (
    filled.some(({ source }) => source.kind === 'id') &&
    filled.every(({ source }) => ['id', 'setting', 'fixed'].includes(source.kind))
  );
}

/** What kind of id it is that never comes twice; null when it may. */
function kindOf({ path }: IdField, fields: readonly Field[]): string | null {
  const field = fields.find((each) => each.path.join('\0') === path.join('\0'));
  if (field === undefined) return null;
  const { shape, examples } = field;
  if (shape.format === 'uuid') return 'a UUID';
  if (/\bglobally unique|universally unique|\buuid\b|\bguid\b/i.test(shape.description))
    return 'globally unique by its description';
  const texts = examples.filter((each): each is string => typeof each === 'string');
  const found = unique.find(([pattern]) => texts.length > 0 && texts.every((text) => pattern.test(text)));
  if (found !== undefined) return found[1];
  return /^(uuid|guid)$/i.test(path.at(-1) ?? '') ? 'a UUID by its name' : null;
}
