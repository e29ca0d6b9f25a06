import type { ArrayLiteralExpression, Node, ObjectLiteralExpression, SourceFile } from 'ts-morph';
import { loadTsMorph, type TsMorph } from '../config/read/ts-morph.ts';

/** An app as it is written out in a config. */
export interface ConfiguredApp {
  /** Null where it is not written out. */
  readonly appKey: string | null;
  readonly connector: string | null;
  /** Environment variables that it names. */
  readonly variables: readonly string[];
  /** Keys of its `config`; null where not all of them are written out. */
  readonly settings: readonly string[] | null;
}

/** The apps of a config, as far as they are written out in its text; none where their list is not. */
export function configuredApps(config: string): ConfiguredApp[] {
  const tsMorph = loadTsMorph();
  const found = appsIn(config, tsMorph);
  return typeof found === 'string' ? [] : appsOfList(found, tsMorph);
}

/** The apps of a list that are written out. */
export function appsOfList(apps: ArrayLiteralExpression, tsMorph: TsMorph): ConfiguredApp[] {
  const file = apps.getSourceFile();
  return apps.getElements().flatMap((element) => {
    const app = unwrapped(element, file, tsMorph) ?? undefined;
    return tsMorph.Node.isObjectLiteralExpression(app) ? [appOf(app, file, tsMorph)] : [];
  });
}

function appOf(app: ObjectLiteralExpression, file: SourceFile, tsMorph: TsMorph): ConfiguredApp {
  const { Node } = tsMorph;
  const config = memberOf(app, 'config', file, tsMorph);
  const settings = Node.isObjectLiteralExpression(config) ? config.getProperties() : [];
  const isWhole =
    Node.isObjectLiteralExpression(config) && !settings.some((each) => Node.isSpreadAssignment(each));
  const names = settings.flatMap((each) =>
    'getName' in each ? each.getName().replace(/^(['"])(.*)\1$/, '$2') : [],
  );
  return {
    appKey: textOf(memberOf(app, 'app_key', file, tsMorph), tsMorph),
    connector: textOf(memberOf(app, 'connector', file, tsMorph), tsMorph),
    variables: names.flatMap((name) => {
      if (!name.endsWith('_env') || !Node.isObjectLiteralExpression(config)) return [];
      return textOf(memberOf(config, name, file, tsMorph), tsMorph) ?? [];
    }),
    settings: isWhole ? names : null,
  };
}

function memberOf(
  object: ObjectLiteralExpression,
  name: string,
  file: SourceFile,
  tsMorph: TsMorph,
): Node | undefined {
  const { Node } = tsMorph;
  const property = [name, `'${name}'`, `"${name}"`].flatMap((each) => object.getProperty(each) ?? [])[0];
  const value = Node.isPropertyAssignment(property)
    ? property.getInitializer()
    : Node.isShorthandPropertyAssignment(property)
      ? property.getNameNode()
      : undefined;
  return value === undefined ? undefined : (unwrapped(value, file, tsMorph) ?? undefined);
}

function textOf(value: Node | undefined, { Node }: TsMorph): string | null {
  return Node.isStringLiteral(value) || Node.isNoSubstitutionTemplateLiteral(value)
    ? value.getLiteralText()
    : null;
}

/** The list of apps, or why none can be found that an app could be added to. */
export function appsIn(text: string, tsMorph: TsMorph): ArrayLiteralExpression | string {
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
