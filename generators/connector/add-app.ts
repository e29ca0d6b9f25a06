import type { ArrayLiteralExpression, Node, ObjectLiteralExpression, SourceFile } from 'ts-morph';
import { loadTsMorph, type TsMorph } from '../config/read/ts-morph.ts';
import { typescriptKey, typescriptLiteral, typescriptString } from '../typescript-literal.ts';
import { insertMember } from './insert-member.ts';

/** An app as supasaasy.config.ts has it. */
export interface NewApp {
  readonly appKey: string;
  readonly name: string;
  readonly connector: string;
  readonly apiKeyEnv: string;
  /** Null for a connector without webhooks. */
  readonly webhookSecretEnv: string | null;
  /** The connector's own settings. */
  readonly options: Readonly<Record<string, string>>;
}

export type AddAppResult =
  | { readonly ok: true; readonly text: string; readonly appKey: string }
  /** `snippet` is what to write by hand. */
  | { readonly ok: false; readonly reason: string; readonly snippet: string };

/**
 * Adds an app to the text of a config, as the last of its list. Everything else stays as it is, comments and layout too.
 * Refused where the list is not written out in the file, so that nobody can say where the app would go.
 *
 * An app_key that is taken gets a number: `acme_main_2`.
 */
export function addApp(config: string, app: NewApp): AddAppResult {
  const tsMorph = loadTsMorph();
  const found = appsIn(config, tsMorph);
  if (typeof found === 'string') return { ok: false, reason: found, snippet: appLines(app, '  ').join('\n') };
  const taken = appKeysIn(found, tsMorph);
  let { appKey } = app;
  for (let n = 2; taken.includes(appKey); n += 1) appKey = `${app.appKey}_${n}`;
  const text = insertMember(
    config,
    found,
    { lines: (unit) => appLines({ ...app, appKey }, unit), trailingComma: true },
    tsMorph,
  );
  const after = appsIn(text, tsMorph);
  if (typeof after === 'string' || after.getElements().length !== found.getElements().length + 1)
    throw new Error('an app was added to the config in such a way that it is not there');
  return { ok: true, text, appKey };
}

/** The lines of an app, without the comma behind it. */
export function appLines(app: NewApp, unit: string): string[] {
  const options = Object.entries(app.options).map(
    ([name, value]) => `${unit}${unit}${typescriptKey(name)}: ${typescriptString(value)},`,
  );
  return [
    '{',
    `${unit}app_key: ${typescriptLiteral(app.appKey)},`,
    `${unit}name: ${typescriptLiteral(app.name)},`,
    `${unit}connector: ${typescriptLiteral(app.connector)},`,
    `${unit}config: {`,
    `${unit}${unit}api_key_env: ${typescriptLiteral(app.apiKeyEnv)},`,
    ...(app.webhookSecretEnv === null
      ? []
      : [`${unit}${unit}webhook_secret_env: ${typescriptLiteral(app.webhookSecretEnv)},`]),
    ...options,
    `${unit}},`,
    '}',
  ];
}

/** The list of apps, or why none can be found that an app could be added to. */
function appsIn(text: string, tsMorph: TsMorph): ArrayLiteralExpression | string {
  const project = new tsMorph.Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true, types: [] },
  });
  const file = project.createSourceFile('/supasaasy.config.ts', text);
  if (project.getProgram().getSyntacticDiagnostics(file).length > 0) return 'it has a syntax error';
  const [exported, ...others] = file.getExportAssignments().filter((each) => !each.isExportEquals());
  if (exported === undefined || others.length > 0) return 'it has no single export default';
  const config = unwrapped(exported.getExpression(), file, tsMorph);
  const { Node } = tsMorph;
  if (config === null || !Node.isObjectLiteralExpression(config))
    return 'what it exports is not written out in the file';
  return appsOf(config, file, tsMorph);
}

function appsOf(
  config: ObjectLiteralExpression,
  file: SourceFile,
  tsMorph: TsMorph,
): ArrayLiteralExpression | string {
  const { Node } = tsMorph;
  const properties = config.getProperties();
  const index = properties.findIndex(
    (each) =>
      (Node.isPropertyAssignment(each) || Node.isShorthandPropertyAssignment(each)) &&
      /^(['"]?)apps\1$/.test(each.getName()),
  );
  const property = properties[index];
  if (property === undefined) return 'apps is not written out in it';
  if (properties.slice(index + 1).some((each) => Node.isSpreadAssignment(each)))
    return 'what is spread behind apps may replace it';
  const value = Node.isPropertyAssignment(property)
    ? property.getInitializer()
    : Node.isShorthandPropertyAssignment(property)
      ? property.getNameNode()
      : undefined;
  const apps = value === undefined ? null : unwrapped(value, file, tsMorph);
  return apps !== null && Node.isArrayLiteralExpression(apps)
    ? apps
    : 'apps is not a list that is written out in it';
}

/** The expression without what adds only types to it, and with a const of the file followed. Null for anything dynamic. */
function unwrapped(expression: Node, file: SourceFile, tsMorph: TsMorph): Node | null {
  const { Node } = tsMorph;
  let node: Node = expression;
  for (let steps = 0; steps < 20; steps += 1) {
    if (
      Node.isSatisfiesExpression(node) ||
      Node.isAsExpression(node) ||
      Node.isParenthesizedExpression(node)
    ) {
      node = node.getExpression();
    } else if (Node.isCallExpression(node)) {
      const [argument, ...more] = node.getArguments();
      if (argument === undefined || more.length > 0 || node.getExpression().getText() !== 'defineConfig')
        return null;
      node = argument;
    } else if (Node.isIdentifier(node)) {
      const initializer = file.getVariableDeclaration(node.getText())?.getInitializer();
      if (initializer === undefined) return null;
      node = initializer;
    } else return node;
  }
  return null;
}

function appKeysIn(apps: ArrayLiteralExpression, { Node }: TsMorph): string[] {
  return apps.getElements().flatMap((element) => {
    if (!Node.isObjectLiteralExpression(element)) return [];
    const property = element.getProperty('app_key');
    const value = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
    return Node.isStringLiteral(value) || Node.isNoSubstitutionTemplateLiteral(value)
      ? [value.getLiteralText()]
      : [];
  });
}
