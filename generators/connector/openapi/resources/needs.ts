import type { IsCredential } from '../api/auth.ts';
import type { Companions } from '../api/companions.ts';
import { type Operation, type Parameter, pathParameters } from '../operations/operation.ts';
import { emptyShape } from '../schema/shape.ts';

/** What the client of every connector sends, or what every HTTP client does. */
const ownHeaders: ReadonlySet<string> = new Set([
  ...['accept', 'content-type', 'contenttype', 'user-agent', 'accept-encoding', 'accept-charset', 'host'],
  ...['connection', 'content-length', 'cache-control', 'content-encoding', 'cookie', 'origin', 'referer'],
]);

/** What requests say besides parameters of their own. */
export interface RequestContext {
  readonly isCredential: IsCredential;
  readonly companions: Companions;
}

/** What an operation cannot be asked without: the parameters of its path in their order, then what it requires else. */
export function needsOf(operation: Operation, { isCredential, companions }: RequestContext): Parameter[] {
  const { path, parameters, pointer } = operation;
  const inPath = pathParameters(path).map(
    (name): Parameter =>
      parameters.find((each) => each.in === 'path' && each.name === name) ?? {
        name,
        in: 'path',
        // Not declared, as documents forget.
        shape: emptyShape(pointer),
        required: true,
        description: '',
        pointer,
      },
  );
  const others = parameters.filter(
    (parameter) =>
      (parameter.required || isToBeReplaced(parameter)) &&
      parameter.in !== 'path' &&
      !(parameter.in === 'header' && ownHeaders.has(parameter.name.toLowerCase())) &&
      !isCredential(parameter),
  );
  const declared = new Set(others.map((each) => `${each.in} ${each.name.toLowerCase()}`));
  const besides = companions
    .of(operation)
    .filter((each) => !declared.has(`${each.in} ${each.name.toLowerCase()}`));
  return [...inPath, ...others, ...besides];
}

/** A header whose example is to be replaced, as `{{VERSION}}`: whoever wrote the document sent it with every request. */
function isToBeReplaced({ in: place, shape }: Parameter): boolean {
  const shown = shape.fallback ?? shape.values[0] ?? shape.examples[0];
  return place === 'header' && typeof shown === 'string' && /^\{\{.*\}\}$/.test(shown);
}
