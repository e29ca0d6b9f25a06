import type { ParameterSource } from '../api-description.ts';
import { asText } from '../document/json-value.ts';
import { type Parameter, pathParameters } from '../operations/operation.ts';
import { pagingLike } from '../paging/parameter-names.ts';
import { plain, singularOf, snakeCase } from '../schema/words.ts';
import { headerSource } from './header-source.ts';

/** What belongs to an account as a whole: a user has one of it, and knows it. */
const accountLike =
  /(^|_)(account|organi[sz]ation|org|company|tenant|workspace|team|site|store|shop|project|realm|enterprise|business|customer|client|subscription|merchant|owner|user|username|login|domain|subdomain|instance|environment|env|region|namespace|directory|network|app|application|tier|location|restaurant|property|hotel|club|school|district|portal|profile|provider|partner|seller|brand|group|stage|api_?key|vendor|admin|group_?id|namespace|database|cluster|broker|administration|employer|practice|channel|connection|connector|organizer)s?(_?(id|ids|gid|uuid|guid|sid|key|slug|name|code|number|token|handle|no|identifier|ref))*$/;
/** What is looked for, not whose it is. */
const asked =
  /^(q|query|search\w*|term|text|keywords?|.*date|day|month|year|from|to|start|end|lat|lng|lon|latitude|longitude|ip|ip_address|email|phone\w*|url|type|.*_type|status|state|kind|category|language|lang|locale|country\w*|currency\w*|ids|.*_ids|period|hash|path|file_?path|filter|sort|order|interval|.*version|.*number|postcode|zip\w*|city|symbol)$/;
const fixedLike =
  /^(v|version|api_?version|ver|format|output_?format|output|ext|extension|media_type_extension|response_?format|file_?format)$/;

/** How the document uses a place in paths that ends with a parameter. */
export type UseOf = (place: string) => {
  /** How many lists are below it. */
  readonly lists: number;
  /** Whether what is there is made by a call: then there are many of it. */
  readonly isCreated: boolean;
  /** Whether its parameter stands for this one thing alone: `{id}` of many things is not the account's. */
  readonly isOnlyOneCalledSo: boolean;
};

/** What the document says besides the parameter. */
export interface DocumentUse {
  readonly useOf: UseOf;
  /** `info.version`. */
  readonly apiVersion: string | null;
  /** What part of the lists needs a header, by its name in lower case; from 0 to 1. */
  readonly headerShare: (name: string) => number;
}

/** Where the value of a parameter comes from that no list gives. */
export function ungivenSource(
  parameter: Parameter,
  path: string,
  { useOf, apiVersion, headerShare }: DocumentUse,
): ParameterSource {
  if (parameter.in === 'header') {
    const source = headerSource(parameter, headerShare(parameter.name.toLowerCase()), (name) =>
      accountLike.test(name),
    );
    return source.kind === 'setting' ? { kind: 'setting', name: settingName(source.name) } : source;
  }
  const name = snakeCase(parameter.name);
  const { shape } = parameter;
  const values = shape.values.map(asText).filter((each): each is string => each !== null);
  if (values.length === 1 && values[0] !== undefined) return { kind: 'fixed', value: values[0] };
  const isVersion = /^(api_?version|version|ver|v)$/.test(name);
  const given =
    asText(shape.fallback) ??
    asText(shape.examples[0]) ??
    (isVersion && name.startsWith('api') ? apiVersion : null);
  if (fixedLike.test(name)) {
    const json = values.find((value) => /^\.?json$/i.test(value)) ?? given;
    return json === null ? { kind: 'open', values } : { kind: 'fixed', value: json };
  }
  if (parameter.in === 'query' && shape.fallback !== undefined && given !== null)
    return { kind: 'fixed', value: given };
  if (values.length > 1) return { kind: 'open', values };
  const isTime = shape.format === 'date' || shape.format === 'date-time';
  if (isTime || pagingLike.test(plain(parameter.name)) || asked.test(name)) return { kind: 'open', values };
  if (shape.kinds.has('array') || shape.kinds.has('object')) return { kind: 'open', values };
  const noun = nounBefore(path, parameter.name);
  const called = name === 'id' || name === '' ? `${noun}_id`.replace(/^_/, '') : name;
  const isFirst = parameter.in === 'path' && pathParameters(path)[0] === parameter.name;
  const saysNoun = noun !== '' && plain(parameter.name).includes(plain(noun));
  if (
    accountLike.test(called) ||
    (isFirst && isShared(useOf(path.slice(0, path.indexOf('}') + 1)), saysNoun))
  )
    return { kind: 'setting', name: settingName(called) };
  return { kind: 'open', values };
}

function isShared({ lists, isCreated, isOnlyOneCalledSo }: ReturnType<UseOf>, saysNoun: boolean): boolean {
  return lists >= enoughLists && !isCreated && (saysNoun || isOnlyOneCalledSo);
}

/** From this many lists on that are all below one thing, that thing is the account's. */
const enoughLists = 4;

function nounBefore(path: string, name: string): string {
  const at = path.indexOf(`{${name}}`);
  const part =
    at < 0
      ? undefined
      : path
          .slice(0, at)
          .split('/')
          .filter((each) => each !== '')
          .at(-1);
  return part === undefined || part.includes('{') ? '' : singularOf(part);
}

/** As the config names settings: letters first, not too long. */
function settingName(name: string): string {
  const begun = /^[a-z]/.test(name) ? name : `setting_${name}`;
  return begun.slice(0, 31).replace(/_+$/, '');
}
