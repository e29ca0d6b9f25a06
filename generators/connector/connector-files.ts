import { CONNECTORS_DIRECTORY } from '../config/manifest.ts';
import type { ScaffoldFile } from '../workspace/scaffold.ts';
import type { ConnectorAnswers } from './answers.ts';
import { indexData } from './data/index-data.ts';
import { indexesData } from './data/indexes-data.ts';
import { manifestData } from './data/manifest-data.ts';
import { readmeData } from './data/readme-data.ts';
import { resourcesData } from './data/resources-data.ts';
import { testData } from './data/test-data.ts';
import { typesData } from './data/types-data.ts';
import { viewsData } from './data/views-data.ts';

/** Where the code of a connector is, relative to the project. */
export function connectorDirectory(name: string): string {
  return `${CONNECTORS_DIRECTORY}/${name}`;
}

/**
 * The files of a new connector. `appKey` is what its README calls the account; `types`, the text of its types.ts where more is
 * known than the answers say.
 */
export function connectorFiles(
  answers: ConnectorAnswers,
  appKey: string,
  types: string | null = null,
): ScaffoldFile[] {
  const { name } = answers;
  const directory = connectorDirectory(name);
  return [
    {
      path: `${directory}/manifest.json`,
      template: 'connector/manifest.json.hbs',
      answers: manifestData(answers),
    },
    { path: `${directory}/index.ts`, template: 'connector/index.ts.hbs', answers: indexData(answers) },
    {
      path: `${directory}/resources.ts`,
      template: 'connector/resources.ts.hbs',
      answers: resourcesData(answers),
    },
    types === null
      ? { path: `${directory}/types.ts`, template: 'connector/types.ts.hbs', answers: typesData(answers) }
      : { path: `${directory}/types.ts`, template: 'connector/openapi-types.ts.hbs', answers: { types } },
    {
      path: `${directory}/migrations/001_views.sql`,
      template: 'connector/views.sql.hbs',
      answers: viewsData(answers),
    },
    {
      path: `${directory}/migrations/002_indexes.sql`,
      template: 'connector/indexes.sql.hbs',
      answers: indexesData(answers),
    },
    {
      path: `${directory}/README.md`,
      template: 'connector/README.md.hbs',
      answers: readmeData(answers, appKey),
    },
    {
      path: `tests/connectors/${name}.test.ts`,
      template: 'connector/test.ts.hbs',
      answers: testData(answers, appKey),
    },
  ];
}
