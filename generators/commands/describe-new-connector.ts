import { walksOf } from '../connector/answers/each.ts';
import { settingsOf } from '../connector/answers/settings.ts';
import type { ConnectorAnswers } from '../connector/answers.ts';
import type { ConnectorPlan } from '../connector/plan-connector.ts';
import type { NewAppAnswers } from './new-app.ts';

/** A connector that was written, or would be. */
export interface MadeConnector {
  /** Null when the config was to be left as it is. */
  readonly app: NewAppAnswers | null;
  readonly answers: ConnectorAnswers;
  readonly made: ConnectorPlan;
  /** The config, relative to the project. */
  readonly config: string;
}

/** What became of its app: that it is there already, what to write by hand, which settings are still to be filled in. */
export function describeApp({ app, answers, made, config }: MadeConnector): string {
  const open = app?.open ?? settingsOf(answers);
  const key = made.appKey ?? app?.appKey ?? 'its app';
  const there = `\n${config} is left as it is: its app ${key} is of the connector ${answers.name}. --app <key> adds another.\n`;
  const { byHand } = made;
  return [
    app?.isConfigured === true ? there : '',
    byHand === null
      ? ''
      : `\n${config} is left as it is: ${byHand.reason}. Add to its apps:\n\n${byHand.snippet},\n`,
    open.length === 0 ? '' : `\nStill to be filled in; until then npx supasaasy gen refuses the app:\n`,
    ...open.map(({ name, where }) => `  ${config}, config.${name} of ${key}: it stands in ${where}\n`),
  ].join('');
}

/** What to do after it was written. */
export function nextSteps(
  { name, resources, webhook }: ConnectorAnswers,
  { appKey }: Pick<ConnectorPlan, 'appKey'>,
): string {
  const isOpen =
    webhook.by === 'unknown' ||
    resources.some(
      ({ deletions, incremental, retrievePath, retrieveFrom, pagination, each }) =>
        (retrievePath === null && retrieveFrom === null) ||
        [pagination, ...walksOf(each).map((walk) => walk.pagination)].some(({ by }) => by === 'unknown') ||
        deletions.by === 'unknown' ||
        ('precisionSeconds' in incremental && incremental.precisionSeconds === null),
    );
  const steps = [
    ['gen', 'registers the connector and assembles the migration'],
    [`check ${name}`, 'checks it against the contract'],
    ['secrets', 'lists the secrets to set'],
  ] as const;
  const width = Math.max(...steps.map(([command]) => command.length));
  return [
    '',
    ...(isOpen ? ["Answer what the comments 'Not answered yet' ask; until then the check fails."] : []),
    'Next:',
    ...(appKey === null ? ['  add the app to the config'] : []),
    ...steps.map(([command, meaning]) => `  npx supasaasy ${command.padEnd(width)}  ${meaning}`),
    '',
  ].join('\n');
}
