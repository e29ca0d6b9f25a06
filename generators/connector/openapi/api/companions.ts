import type { ApiReader } from '../document/api-reader.ts';
import { arrayOr, objectOr } from '../document/json-value.ts';
import type { Operation, Parameter, SchemeNames } from '../operations/operation.ts';
import { emptyShape } from '../schema/shape.ts';
import { plain } from '../schema/words.ts';

/** What a request says besides its credential: whose account, which version. Documents declare that as security schemes, too. */
export interface Companions {
  /** By the name of the scheme. */
  readonly schemes: ReadonlyMap<string, Parameter>;
  /** Those that a request needs, whatever credential it has. */
  of(operation: Operation): readonly Parameter[];
}

const identifying = /(id|version|project|tenant|account|username|user|type|name|region|environment|domain)$/;
const secret = /key|secret|token|auth|session|passw|sid$|jwt|ticket|signature|apikeyid$/;

/** Schemes that mostly stand beside others and are called like something that is no secret. */
export function readCompanions(reader: ApiReader, operations: readonly Operation[]): Companions {
  const components = reader.child(reader.root, 'components');
  const declared = components === null ? null : reader.child(components, 'securitySchemes');
  const whole = reader.child(reader.root, 'security');
  const ofDocument = arrayOr(whole?.value).map((each) => Object.keys(objectOr(each)));
  const alternativesOf = ({ security }: Operation): readonly SchemeNames[] => security ?? ofDocument;
  const all = operations.flatMap(alternativesOf);
  const count = (name: string, isAlone: boolean) =>
    all.filter((names) => names.includes(name) && (names.length === 1) === isAlone).length;
  const schemes = new Map<string, Parameter>();
  for (const [name, node] of declared === null ? [] : reader.members(declared)) {
    const { value, pointer } = reader.follow(node);
    const own = objectOr(value);
    if (own.type !== 'apiKey' || typeof own.name !== 'string' || own.name === '') continue;
    if (own.in !== 'header' && own.in !== 'query') continue;
    const called = plain(own.name);
    if (!identifying.test(called) || secret.test(called)) continue;
    if (count(name, false) <= count(name, true)) continue;
    const shape = emptyShape(pointer);
    schemes.set(name, {
      name: own.name,
      in: own.in,
      shape,
      required: true,
      description: shape.description,
      pointer,
    });
  }
  return {
    schemes,
    of: (operation) => {
      const alternatives = alternativesOf(operation).filter((names) => names.length > 0);
      return [...schemes].flatMap(([name, parameter]) =>
        alternatives.length > 0 && alternatives.every((names) => names.includes(name)) ? [parameter] : [],
      );
    },
  };
}
