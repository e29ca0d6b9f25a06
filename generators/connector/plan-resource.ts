import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ArrayLiteralExpression, ObjectLiteralExpression, SourceFile } from 'ts-morph';
import { loadTsMorph, type TsMorph } from '../config/read/ts-morph.ts';
import { openTemplates } from '../templates.ts';
import type { Lock } from '../workspace/lock.ts';
import type { Plan, PlannedFile } from '../workspace/plan.ts';
import { readLock } from '../workspace/read-lock.ts';
import { scaffold } from '../workspace/scaffold.ts';
import type { ResourceAnswers } from './answers/resource.ts';
import type { ConnectorAnswers } from './answers.ts';
import { connectorDirectory } from './connector-files.ts';
import { manifestEntries } from './data/manifest-data.ts';
import { type ResourceData, resourceData } from './data/resources-data.ts';
import { typesData } from './data/types-data.ts';
import { viewsData } from './data/views-data.ts';
import { insertMember } from './insert-member.ts';
import { addNamedImport } from './named-import.ts';
import { plural } from './names.ts';
import { nextNumber } from './next-number.ts';

/** What of a connector stands in the way of a resource more. */
export interface ResourceRefusal {
  readonly refused: string;
}

/**
 * Plans a resource more in a connector: its entry in manifest.json and resources.ts, its type, and a file with its view. What is
 * edited keeps its layout and comments. Refused where manifest or resources are not written out as the scaffold wrote them.
 */
export function planResource(
  root: string,
  connector: Pick<ConnectorAnswers, 'name' | 'displayName'>,
  resource: ResourceAnswers,
): Plan | ResourceRefusal {
  const directory = connectorDirectory(connector.name);
  const read = (name: string): string => {
    const path = join(root, directory, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const tsMorph = loadTsMorph();
  const manifest = addToManifest(read('manifest.json'), connector.name, resource, tsMorph);
  const resources = addToResources(read('resources.ts'), root, resource, tsMorph);
  if (typeof manifest !== 'string') return manifest;
  if (typeof resources !== 'string') return resources;
  const all = { ...connector, resources: [resource] };
  const types = openTemplates(root).render('connector/types.ts.hbs', typesData(all));
  const edited = (name: string, content: string): PlannedFile => ({
    kind: 'edited',
    path: `${directory}/${name}`,
    content,
  });
  const number = nextNumber(migrationsIn(join(root, directory, 'migrations')));
  return scaffold(
    root,
    [
      {
        path: `${directory}/migrations/${number}_${plural(resource.name)}.sql`,
        template: 'connector/views.sql.hbs',
        answers: viewsData(all),
      },
    ],
    {
      connectors: withResource(readLock(root), directory, resource),
      alongside: [
        edited('manifest.json', manifest),
        edited('resources.ts', resources),
        edited('types.ts', `${read('types.ts').trimEnd()}\n\n${types}`.trimStart()),
      ],
    },
  );
}

/** What the lock remembers of the connector, with the resource among its answers; nothing where it remembers nothing. */
function withResource(
  { connectors }: Lock,
  directory: string,
  resource: ResourceAnswers,
): Lock['connectors'] {
  const recorded = connectors.get(directory);
  if (recorded === undefined) return new Map();
  const { resources } = recorded.answers;
  const all = [...(Array.isArray(resources) ? resources : []), JSON.parse(JSON.stringify(resource))];
  return new Map([[directory, { ...recorded, answers: { ...recorded.answers, resources: all } }]]);
}

/** Names of the SQL files of a connector. */
export function migrationsIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.sql')) : [];
}

function parse(path: string, text: string, tsMorph: TsMorph): SourceFile | null {
  const project = new tsMorph.Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true, noResolve: true, types: [] },
  });
  const file = project.createSourceFile(path, text);
  return project.getProgram().getSyntacticDiagnostics(file).length > 0 ? null : file;
}

function addToManifest(
  text: string,
  connector: string,
  resource: ResourceAnswers,
  tsMorph: TsMorph,
): string | ResourceRefusal {
  const { Node } = tsMorph;
  // JSON in parentheses is an expression of TypeScript, which knows where everything stands.
  const file = parse('/manifest.ts', `(${text.replace(/^\uFEFF/, '')})`, tsMorph);
  const list = file
    ?.getDescendantsOfKind(tsMorph.SyntaxKind.PropertyAssignment)
    .find((each) => /^["']resources["']$/.test(each.getNameNode().getText()))
    ?.getInitializer();
  if (file === null || list === undefined || !Node.isArrayLiteralExpression(list))
    return { refused: 'manifest.json has no list "resources"' };
  const isLined = list.getElements().at(-1)?.getText().includes('\n') !== false;
  return manifestEntries(connector, resource)
    .reduce<string>((edited, entry) => {
      const again = parse('/manifest.ts', edited, tsMorph);
      const target = again
        ?.getDescendantsOfKind(tsMorph.SyntaxKind.PropertyAssignment)
        .find((each) => /^["']resources["']$/.test(each.getNameNode().getText()))
        ?.getInitializer() as ArrayLiteralExpression;
      const lines = (unit: string) =>
        isLined
          ? JSON.stringify(entry, null, unit).split('\n')
          : [
              `{ ${Object.entries(entry)
                .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
                .join(', ')} }`,
            ];
      return insertMember(edited, target, { lines, trailingComma: false }, tsMorph);
    }, file.getFullText())
    .slice(1, -1);
}

function addToResources(
  text: string,
  root: string,
  resource: ResourceAnswers,
  tsMorph: TsMorph,
): string | ResourceRefusal {
  const found = resourcesIn(text, tsMorph);
  if (found === null)
    return { refused: 'resources.ts does not export the const resources with everything written out in it' };
  const { Node } = tsMorph;
  if (
    found.getProperties().some((each) => Node.isPropertyAssignment(each) && each.getName() === resource.name)
  )
    return { refused: `resources.ts has the resource ${resource.name} already` };
  const data = resourceData(resource);
  const rendered = openTemplates(root).render('partials/connector-resource.ts.hbs', data);
  const member = rendered.replace(/,\n$/, '').split('\n');
  const edited = insertMember(
    text,
    found,
    { lines: () => member.map((line) => line.replace(/^ {2}/, '')), trailingComma: true },
    tsMorph,
  );
  const imports = [
    ...(data.modifiedSince === null ? [] : ['restListSince']),
    ...(data.retrieve === null ? [] : ['restRetrieve']),
    ...(data.find === null ? [] : ['restFind']),
  ];
  const withImports = imports.reduce(
    (made, name) => addNamedImport(made, name, 'core/contract/index.ts', tsMorph),
    edited,
  );
  return data.listName === null ? withImports : withConstant(withImports, root, data, tsMorph);
}

/** The text with the list as a const before the resources, which name it twice. */
function withConstant(text: string, root: string, data: ResourceData, tsMorph: TsMorph): string {
  const statement = parse('/resources.ts', text, tsMorph)?.getVariableStatement('resources');
  const position = statement?.getStart(true) ?? 0;
  const constant = openTemplates(root).render('partials/connector-list.ts.hbs', data);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return `${text.slice(0, position)}${constant.replaceAll('\n', newline)}${newline}${text.slice(position)}`;
}

function resourcesIn(text: string, tsMorph: TsMorph): ObjectLiteralExpression | null {
  const declaration = parse('/resources.ts', text, tsMorph)?.getVariableDeclaration('resources');
  const value = declaration?.isExported() ? declaration.getInitializer() : undefined;
  return tsMorph.Node.isObjectLiteralExpression(value) ? value : null;
}
