import type { AuthScheme } from '../api-description.ts';
import type { ApiNode, ApiReader } from '../document/api-reader.ts';
import { arrayOr, objectOr, stringOr } from '../document/json-value.ts';
import { type Operation, type Parameter, parameterEvidence } from '../operations/operation.ts';
import { plain } from '../schema/words.ts';

/**
 * The security schemes of the document that carry a credential, those that most operations accept first.
 * @param companions names of schemes that carry something else
 */
export function readAuth(
  reader: ApiReader,
  operations: readonly Operation[],
  companions: ReadonlySet<string>,
): AuthScheme[] {
  const components = reader.child(reader.root, 'components');
  const declared = components === null ? null : reader.child(components, 'securitySchemes');
  const schemes = (declared === null ? [] : reader.members(declared))
    .filter(([name]) => !companions.has(name))
    .map(([name, node]) => schemeOf(reader, name, node));
  if (schemes.length === 0) return fromParameters(operations);
  const uses = countUses(reader, operations);
  return schemes.sort(
    (a, b) =>
      (uses.get(b.name) ?? 0) - (uses.get(a.name) ?? 0) || rank(a) - rank(b) || (a.name < b.name ? -1 : 1),
  );
}

/** With the same use, what a key is enough for comes first. */
function rank({ kind }: AuthScheme): number {
  return ['bearer', 'api_key', 'basic', 'oauth2', 'other'].indexOf(kind);
}

function schemeOf(reader: ApiReader, name: string, node: ApiNode): AuthScheme {
  const { value, pointer } = reader.follow(node);
  const own = objectOr(value);
  const type = stringOr(own.type, 'missing');
  const scheme = stringOr(own.scheme, '').toLowerCase();
  const found = {
    name,
    confidence: 'certain' as const,
    evidence: [{ pointer, says: `security scheme ${name}` }],
  };
  if (type === 'http' && scheme === 'bearer') return { ...found, kind: 'bearer' };
  if (type === 'http' && scheme === 'basic') return { ...found, kind: 'basic' };
  if (type === 'apiKey' && typeof own.name === 'string') {
    const isBearer =
      plain(own.name) === 'authorization' && /bearer/i.test(`${name} ${stringOr(own.description, '')}`);
    if (isBearer) return { ...found, confidence: 'likely', kind: 'bearer' };
    const place = own.in === 'query' || own.in === 'cookie' ? own.in : 'header';
    return { ...found, kind: 'api_key', in: place, parameter: own.name };
  }
  if (type === 'oauth2') {
    const flows = Object.values(objectOr(own.flows)).map(objectOr);
    const tokenUrl = flows.map((flow) => stringOr(flow.tokenUrl, null)).find((url) => url !== null) ?? null;
    const scopes = [...new Set(flows.flatMap((flow) => Object.keys(objectOr(flow.scopes))))].sort();
    return { ...found, kind: 'oauth2', tokenUrl, scopes };
  }
  return { ...found, kind: 'other', type: scheme === '' ? type : `${type} ${scheme}` };
}

function countUses(reader: ApiReader, operations: readonly Operation[]): Map<string, number> {
  const whole = reader.child(reader.root, 'security');
  const ofDocument = arrayOr(whole?.value).map((each) => Object.keys(objectOr(each)));
  const uses = new Map<string, number>();
  for (const { security } of operations) {
    for (const name of new Set((security ?? ofDocument).flat())) uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}

/** Names of parameters that carry a key or a token. */
const names: ReadonlySet<string> = new Set([
  ...['authorization', 'token', 'accesstoken', 'apikey', 'xapikey', 'apitoken', 'xapitoken', 'xauthtoken'],
]);

/**
 * Documents without security schemes sometimes declare the header or the token as a parameter, then of many operations; one
 * that only a few take is something else.
 */
function fromParameters(operations: readonly Operation[]): AuthScheme[] {
  const found = new Map<string, { scheme: AuthScheme; count: number }>();
  for (const { parameters } of operations) {
    for (const parameter of parameters) {
      const scheme = schemeOfParameter(parameter);
      if (scheme === null) continue;
      const key = `${parameter.in} ${parameter.name}`;
      found.set(key, { scheme: found.get(key)?.scheme ?? scheme, count: (found.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...found.values()]
    .filter(({ count }) => count * 5 >= operations.length)
    .sort((a, b) => b.count - a.count || (a.scheme.name < b.scheme.name ? -1 : 1))
    .map(({ scheme }) => scheme);
}

/** Whether a parameter carries the credential: the client sends it, no list needs it answered. */
export type IsCredential = (parameter: Pick<Parameter, 'name' | 'in'>) => boolean;

/** By the document's schemes, and by names that mean nothing else. */
export function credentialsOf(schemes: readonly AuthScheme[]): IsCredential {
  const declared = new Set(
    schemes.flatMap((scheme) => (scheme.kind === 'api_key' ? [plain(scheme.parameter)] : [])),
  );
  return ({ name, in: place }) =>
    place !== 'path' &&
    (declared.has(plain(name)) ||
      names.has(plain(name)) ||
      (place === 'header' && secretHeader.test(plain(name))) ||
      /(^|_)(auth|auth_?token|auth_?key|session_?(token|key))$/i.test(name));
}

/** Headers of these names carry a secret, and nothing that could stand in a config. */
const secretHeader =
  /(apikey|appkey|applicationkey|accesskey|userkey|authkey|subscriptionkey|secret|token|ticket|password|authorization|authentication|jwt|apikeyid|websocketprotocol|sessionid)$/;

function schemeOfParameter(parameter: Parameter): AuthScheme | null {
  const { name, in: place, required } = parameter;
  const isSecret =
    names.has(plain(name)) || (place === 'header' && required && secretHeader.test(plain(name)));
  if (!isSecret || (place !== 'header' && place !== 'query')) return null;
  const shared = { name, confidence: 'likely' as const, evidence: [parameterEvidence(parameter)] };
  if (plain(name) === 'authorization') return { ...shared, kind: 'bearer' };
  return { ...shared, kind: 'api_key', in: place, parameter: name };
}
