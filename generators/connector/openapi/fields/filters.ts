import type {
  HidingParameter,
  RequestParameter,
  SortParameters,
  TimeField,
  TimeFilter,
} from '../api-description.ts';
import { asText } from '../document/json-value.ts';
import { type Operation, type Parameter, parameterEvidence } from '../operations/operation.ts';
import { plain } from '../schema/words.ts';
import { readTime } from './time-unit.ts';
import { isTimeName, mayBeTime } from './times.ts';

const lowerBounds = [
  'after',
  'since',
  'gte',
  'gt',
  'from',
  'min',
  'start',
  'greaterthan',
  'ge',
  'begin',
  'startdate',
];
const stems = {
  created: [
    'created',
    'createdat',
    'create',
    'creation',
    'createdon',
    'createddate',
    'createdtime',
    'datecreated',
  ],
  updated: [
    'updated',
    'updatedat',
    'update',
    'modified',
    'modifiedat',
    'modifiedon',
    'lastmodified',
    'lastupdated',
    'changed',
    'updatedon',
    'updateddate',
    'updatedtime',
    'lastmodifieddate',
    'datemodified',
  ],
} as const;

/**
 * The query parameter that narrows a list to objects created (updated) since a time. Where nothing is said about its unit, it
 * is taken to be that of `field`, which it compares with.
 */
export function findTimeFilter(
  operation: Operation,
  which: 'created' | 'updated',
  field: TimeField | null,
): TimeFilter | null {
  const matches = operation.parameters
    .filter((each) => each.in === 'query' && mayBeTime(each.shape) && boundOf(each) === which)
    .sort((a, b) => boundRank(a) - boundRank(b) || (a.name < b.name ? -1 : 1));
  const parameter = matches[0];
  if (parameter === undefined) return null;
  const own = readTime({ ...parameter.shape, description: parameter.description }, []);
  const { kinds } = parameter.shape;
  const isSameKind =
    field?.unit != null && (field.unit.startsWith('unix') ? !kinds.has('string') : kinds.has('string'));
  const borrowed = own.unit === null && isSameKind;
  const name = plain(parameter.name);
  return {
    name: parameter.name,
    in: parameter.in,
    unit: borrowed ? field.unit : own.unit,
    inclusive: /(gte|ge|min|from)$/.test(name) ? true : /gt$|greaterthan$/.test(name) ? false : null,
    confidence: borrowed ? 'likely' : own.confidence,
    evidence: [
      parameterEvidence(parameter),
      {
        pointer: parameter.pointer,
        says: `time by ${borrowed ? `the unit of ${field.path.join('.')}` : own.says}`,
      },
    ],
  };
}

function boundRank({ name }: Parameter): number {
  return /gte|min|since|from/.test(plain(name)) ? 0 : 1;
}

function boundOf({ name, description }: Parameter): 'created' | 'updated' | null {
  const text = plain(name);
  for (const which of ['updated', 'created'] as const) {
    for (const stem of stems[which]) {
      for (const bound of lowerBounds) if (text === stem + bound || text === bound + stem) return which;
    }
  }
  const said = text === 'since' || text === 'modifiedsince' || text === 'startingat' ? description : '';
  if (/updat|modif|chang/i.test(said)) return 'updated';
  return /creat/i.test(said) ? 'created' : null;
}

const sortNames = ['sort', 'sortby', 'orderby', 'sortfield', 'sortkey', 'ordering', 'order'];
const directionNames = [
  'direction',
  'sortorder',
  'sortdirection',
  'orderdirection',
  'sortdir',
  'order',
  'dir',
];

/** How the order of a list is chosen. */
export function findSort(operation: Operation): SortParameters | null {
  const queries = operation.parameters.filter((parameter) => parameter.in === 'query');
  const named = (names: readonly string[], not: Parameter | null) =>
    names
      .map((name) => queries.find((each) => each !== not && plain(each.name) === name))
      .find((each) => each !== undefined) ?? null;
  const sort = named(sortNames, null);
  if (sort === null) return null;
  const direction = named(directionNames, sort);
  return {
    parameter: asRequest(sort),
    values: textValues(sort),
    direction: direction === null ? null : { parameter: asRequest(direction), values: textValues(direction) },
    confidence: textValues(sort).length > 0 ? 'certain' : 'likely',
    evidence: [sort, ...(direction === null ? [] : [direction])].map(parameterEvidence),
  };
}

const showing =
  /^(include|with|show|return)?_?(is_?)?(archived|deleted|inactive|disabled|trashed|closed|all|removed)$/i;
const choosing: ReadonlySet<string> = new Set([
  'state',
  'status',
  'archived',
  'active',
  'deleted',
  'isactive',
  'isarchived',
  'filter',
]);
const everything = ['all', 'any', '*', 'everything'];

/** Arguments that decide whether put away objects are listed: left alone, rows may be missing. */
export function findHiding(operation: Operation): HidingParameter[] {
  return operation.parameters
    .filter(({ in: place }) => place === 'query')
    .flatMap((parameter) => {
      const { shape, name } = parameter;
      const isFlag = shape.kinds.has('boolean') && showing.test(name);
      const values = textValues(parameter);
      const all = values.find((value) => everything.includes(value.toLowerCase())) ?? null;
      const isChoice = choosing.has(plain(name)) && (all !== null || typeof shape.fallback === 'string');
      const isOldFlag = /^(include|show|with)_?(archived|deleted|inactive|trashed)/i.test(name);
      if (!isFlag && !isChoice && !isOldFlag) return [];
      const adds = /^(include|with|show|return)/i.test(name);
      const fallback = asText(shape.fallback);
      const showAll = all ?? (adds ? 'true' : null);
      return [
        {
          parameter: asRequest(parameter),
          fallback,
          showAll,
          confidence: 'likely' as const,
          evidence: [parameterEvidence(parameter)],
        },
      ];
    })
    .sort((a, b) => (a.parameter.name < b.parameter.name ? -1 : 1));
}

/** Whether a name is that of a time bound, so that it is nothing else. */
export function isTimeBound(parameter: Parameter): boolean {
  return boundOf(parameter) !== null || isTimeName(plain(parameter.name)) !== null;
}

function asRequest({ name, in: place }: Parameter): RequestParameter {
  return { name, in: place };
}

function textValues({ shape }: Parameter): string[] {
  return shape.values.filter((value): value is string => typeof value === 'string');
}
