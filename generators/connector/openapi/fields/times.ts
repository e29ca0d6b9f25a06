import type { TimeField } from '../api-description.ts';
import type { Shape } from '../schema/shape.ts';
import type { Field } from './field.ts';
import { readTime } from './time-unit.ts';

/** Spellings without punctuation, the plainest first: earlier ones win where an object has several. */
const created = [
  ...['createdat', 'created', 'createdtime', 'createdon', 'createddate', 'createdatutc', 'createdtimestamp'],
  ...[
    'creationdate',
    'creationtime',
    'createtime',
    'createdate',
    'datecreated',
    'timecreated',
    'dateadded',
    'addedat',
  ],
  ...[
    'insertedat',
    'addtime',
    'createts',
    'createdts',
    'createdatetime',
    'createddatetime',
    'creationtimestamp',
  ],
];
const updated = [
  ...['updatedat', 'updated', 'updatedtime', 'updatedon', 'updateddate', 'updatedatutc', 'updatedtimestamp'],
  ...[
    'modifiedat',
    'modified',
    'modifiedon',
    'modifieddate',
    'lastmodified',
    'lastmodifiedat',
    'lastmodifieddate',
  ],
  ...[
    'lastmodifiedtime',
    'lastmodifiedon',
    'lastupdated',
    'lastupdatedat',
    'lastupdatedtime',
    'lastupdateddate',
  ],
  ...[
    'updatetime',
    'updatedate',
    'datemodified',
    'dateupdated',
    'timeupdated',
    'timemodified',
    'modifiedtime',
  ],
  ...[
    'lasteditedtime',
    'lasteditedat',
    'changedat',
    'lastchangedat',
    'updatets',
    'updatedts',
    'systemmodstamp',
  ],
  ...['updatedatetime', 'updateddatetime', 'lastmodifieddatetime', 'hslastmodifieddate', 'modificationdate'],
];

/** When the object came to be, by the provider's clock. */
export function findCreatedAt(fields: readonly Field[]): TimeField | null {
  return findTime(fields, created);
}

/** When the object last changed. */
export function findUpdatedAt(fields: readonly Field[]): TimeField | null {
  return findTime(fields, updated);
}

/** Whether a value of this shape may be a time, and its name is one of those that say since when objects are there. */
export function isTimeName(plainName: string): 'created' | 'updated' | null {
  if (created.includes(plainName)) return 'created';
  return updated.includes(plainName) ? 'updated' : null;
}

export function mayBeTime({ kinds }: Shape): boolean {
  return (
    kinds.size === 0 ||
    ((kinds.has('string') || kinds.has('integer') || kinds.has('number')) && !kinds.has('object'))
  );
}

function findTime(fields: readonly Field[], names: readonly string[]): TimeField | null {
  const usable = fields.filter((field) => names.includes(field.plain) && mayBeTime(field.shape));
  const ranked = usable.sort(
    (a, b) => a.path.length - b.path.length || names.indexOf(a.plain) - names.indexOf(b.plain),
  );
  const field = ranked[0];
  if (field === undefined) return null;
  const { unit, precision, confidence, says } = readTime(field.shape, field.examples);
  return {
    path: field.path,
    unit,
    precision,
    confidence,
    evidence: [{ pointer: field.shape.pointer, says }],
  };
}
