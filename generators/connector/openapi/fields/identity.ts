import type { IdField } from '../api-description.ts';
import { isScalar } from '../schema/shape.ts';
import { plain } from '../schema/words.ts';
import type { Field } from './field.ts';

/** Names of ids, the surest first. */
const names = [
  'id',
  '_id',
  'uuid',
  'guid',
  'gid',
  'uid',
  'sid',
  'key',
  'token',
  'code',
  'slug',
  'handle',
  'number',
];
/** A name that is an id beyond doubt once the value can be one. */
const sure: ReadonlySet<string> = new Set(['id', 'uuid', 'guid', 'gid', 'sid', 'uid']);
/** Weak names are ids only of an object that requires them. */
const weak: ReadonlySet<string> = new Set(['token', 'code', 'slug', 'handle', 'number', 'key']);

/**
 * The field that identifies an object: `id` and its kin, the resource's own (`customer_id` of a customer), or what the
 * retrieve path is addressed by. `resourceNames` are names the object goes by.
 */
export function findId(
  fields: readonly Field[],
  resourceNames: readonly string[],
  addressedBy: string | null,
): IdField | null {
  const usable = fields.filter(({ shape }) => isIdShape(shape));
  const found = (wanted: string) => usable.find((field) => field.path.at(-1)?.toLowerCase() === wanted);
  const own = resourceNames.flatMap((name) =>
    [`${name}id`, `${name}uuid`, `${name}guid`, `id${name}`, `${name}key`].map(plain),
  );
  const candidates: [Field | undefined, boolean][] = [
    ...names.slice(0, 7).map((name): [Field | undefined, boolean] => [found(name), sure.has(name)]),
    ...own.map((name): [Field | undefined, boolean] => [usable.find((field) => field.plain === name), true]),
    [addressedBy === null ? undefined : addressed(usable, addressedBy, resourceNames), false],
    ...names
      .slice(7)
      .map((name): [Field | undefined, boolean] => [
        usable.find((field) => field.plain === name && field.required),
        false,
      ]),
  ];
  for (const [field, isSure] of candidates) {
    if (field === undefined) continue;
    const { shape, path } = field;
    const isNumber = shape.kinds.has('integer') || shape.kinds.has('number');
    return {
      path,
      type: isNumber && !shape.kinds.has('string') ? 'integer' : 'string',
      confidence:
        weak.has(field.plain) || !isSure || isAside(path)
          ? 'guess'
          : shape.kinds.size > 0
            ? 'certain'
            : 'likely',
      evidence: [{ pointer: shape.pointer, says: `property ${path.join('.')}` }],
    };
  }
  return null;
}

/** Inside another object it may be the id of that; Contentful's `sys` is the object's own. */
function isAside(path: IdField['path']): boolean {
  return path.length > 1 && path[0] !== 'sys';
}

/** `/secrets/{secret_name}`: the field called like the parameter, or like what is left of it without the resource. */
function addressed(
  fields: readonly Field[],
  parameter: string,
  resourceNames: readonly string[],
): Field | undefined {
  const wanted = plain(parameter);
  const short = resourceNames
    .map(plain)
    .flatMap((name) => (wanted.startsWith(name) ? [wanted.slice(name.length)] : []));
  return fields.find(
    (field) => field.plain === wanted || (field.plain !== '' && short.includes(field.plain)),
  );
}

function isIdShape(shape: Field['shape']): boolean {
  return shape.kinds.size === 0 || (isScalar(shape) && !shape.kinds.has('boolean'));
}
