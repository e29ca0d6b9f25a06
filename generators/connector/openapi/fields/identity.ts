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
 * retrieve path is addressed by. `resourceNames` are names the object goes by, `parents` the parameters of its list's path,
 * which are ids of other things.
 */
export function findId(
  fields: readonly Field[],
  resourceNames: readonly string[],
  addressedBy: string | null,
  parents: readonly string[] = [],
): IdField | null {
  const usable = fields.filter(({ shape }) => isIdShape(shape));
  const found = (wanted: string) => usable.find((field) => field.path.at(-1)?.toLowerCase() === wanted);
  const own = resourceNames.flatMap((name) =>
    [`${name}id`, `${name}uuid`, `${name}guid`, `id${name}`, `${name}key`].map(plain),
  );
  const addressedField = addressedBy === null ? undefined : addressed(usable, addressedBy, resourceNames);
  const candidates: [Field | undefined, boolean][] = [
    ...names.slice(0, 7).map((name): [Field | undefined, boolean] => [found(name), sure.has(name)]),
    ...own.map((name): [Field | undefined, boolean] => [usable.find((field) => field.plain === name), true]),
    [
      isOfOther(addressedField, resourceNames)
        ? kindOf(usable, resourceNames, parents.map(plain))
        : undefined,
      false,
    ],
    [addressedField, false],
    [related(usable, resourceNames, parents.map(plain)), false],
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

/** `attribute_set_id` of a group: called like the id of something else. */
function isOfOther(field: Field | undefined, resourceNames: readonly string[]): boolean {
  const stem = field?.plain.replace(idEnding, '') ?? '';
  if (stem === '' || stem === field?.plain) return false;
  return !resourceNames
    .map(plain)
    .some((name) => name !== '' && (stem.endsWith(name) || name.endsWith(stem)));
}

const ofAnother =
  /^(parent|created|updated|owner|previous|next|root|external|main|default|source|target|linked|related|original)/;

/** `attribute_group_id` of a group: the one field that is the id of such a thing. */
function kindOf(
  fields: readonly Field[],
  resourceNames: readonly string[],
  parents: readonly string[],
): Field | undefined {
  const names = resourceNames.map(plain).filter((name) => name.length > 2);
  const found = fields.filter(({ plain: field, path }) => {
    const stem = field.replace(idEnding, '');
    const isOwn = stem !== field && names.some((name) => stem.endsWith(name));
    return isOwn && path.length === 1 && !ofAnother.test(stem) && !parents.includes(field);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** Inside another object it may be the id of that; Contentful's `sys` is the object's own. */
function isAside(path: IdField['path']): boolean {
  return path.length > 1 && path[0] !== 'sys';
}

const idEnding = /(id|uuid|guid|sid|gid|key)$/;

/** `plan_id` of a billing plan: the one field whose name says that it is the id of what the object is a kind of. */
function related(
  fields: readonly Field[],
  resourceNames: readonly string[],
  parents: readonly string[],
): Field | undefined {
  const names = resourceNames.map(plain).filter((name) => name !== '');
  const found = fields.filter(({ plain: field, path }) => {
    const stem = field.replace(idEnding, '');
    if (parents.includes(field)) return false;
    return (
      path.length === 1 &&
      stem !== field &&
      stem.length > 2 &&
      names.some((name) => name.endsWith(stem) && !name.endsWith(`by${stem}`))
    );
  });
  return found.length === 1 ? found[0] : undefined;
}

/** `/secrets/{secret_name}`: the field called like the parameter, or like what is left of it without the resource. */
function addressed(
  fields: readonly Field[],
  parameter: string,
  resourceNames: readonly string[],
): Field | undefined {
  const wanted = plain(parameter);
  const names = resourceNames.map(plain).filter((name) => name !== '');
  const short = names.flatMap((name) => (wanted.startsWith(name) ? [wanted.slice(name.length)] : []));
  const own = fields.filter(({ path }) => path.length === 1);
  const direct = own.find(
    (field) => field.plain === wanted || (field.plain !== '' && short.includes(field.plain)),
  );
  if (direct !== undefined) return direct;
  // `{manifest_digest}` is the digest, `{floating_ip}` the ip; `{branch}` of a branch is what it is called.
  const ending = own.find(({ plain: field }) => field.length > 1 && wanted.endsWith(field));
  if (ending !== undefined) return ending;
  const isItself = short.includes('') || names.some((name) => name.endsWith(wanted));
  if (isItself) {
    const called = handles.map((handle) =>
      own.find((field) => field.plain === handle && field.shape.kinds.has('string')),
    );
    const handle = called.find((field) => field !== undefined);
    if (handle !== undefined) return handle;
  }
  // The only field that is the id of anything, of an object that is addressed by an id.
  const ids = own.filter(
    ({ plain: field }) =>
      /(id|uuid|guid)$/.test(field) && !/(paid|valid|void|grid)$/.test(field) && !foreign.test(field),
  );
  return /(^|_)(id|uuid|guid)$|Id$/.test(parameter) && ids.length === 1 ? ids[0] : undefined;
}

/** Ids of what an object belongs to. */
const foreign =
  /(user|owner|account|org|organi[sz]ation|customer|company|parent|group|folder|project|tenant|site|creator|author|workspace|team|client|candidate|map|list|target|tax|zone|category|region|country|language|currency|type|createdby|updatedby|external|reference|request|correlation)(id|uuid|guid)$/;

const handles = ['slug', 'key', 'code', 'name', 'number', 'hash', 'label'];

/** Whether the id is a number or a name that is given anew inside of each parent: the issues of each repository begin with 1. */
export function isCountedWithin({ path }: IdField): boolean {
  return weak.has(plain(path.at(-1) ?? '')) || plain(path.at(-1) ?? '') === 'name';
}

function isIdShape(shape: Field['shape']): boolean {
  return shape.kinds.size === 0 || (isScalar(shape) && !shape.kinds.has('boolean'));
}
