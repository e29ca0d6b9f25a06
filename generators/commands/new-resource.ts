import type { Command } from 'commander';
import { readManifests } from '../config/manifest.ts';
import { suggestOrList } from '../config/suggest.ts';
import { gatherResource, resourceQuestions } from '../connector/gather-resource.ts';
import { resourceNameProblem } from '../connector/names.ts';
import { planResource } from '../connector/plan-resource.ts';
import { carryOut } from './carry-out.ts';
import { conversing } from './conversation.ts';
import type { NewContext } from './new.ts';
import { addQuestions, collect, givenAnswers, refuseInput } from './question-options.ts';

interface Flags extends Readonly<Record<string, unknown>> {
  readonly set: readonly string[];
  readonly yes?: true;
  readonly dryRun?: true;
  readonly diff?: true;
}

/** Adds `resource`, which adds one to a connector that was scaffolded. */
export function addNewResource(parent: Command, context: NewContext, done: (code: number) => void): void {
  const command = parent
    .command('resource')
    .description('add a resource to a connector: its manifest, resources.ts, types.ts and a view')
    .argument('<connector>', 'the connector')
    .argument('<name>', 'the resource, a singular: invoice');
  addQuestions(command, resourceQuestions);
  command
    .option(
      '--set <answer=value>',
      'one answer in the record, such as invoice.path=/v1/bills; repeat it',
      collect,
      [],
    )
    .option('-y, --yes', 'ask nothing: take the default where there is one')
    .option('--dry-run', 'write nothing; print what would be written')
    .option('--diff', 'write nothing; print it as a unified diff')
    .action(async (connector: string, name: string, flags: Flags) => {
      done(await newResource(connector, name, flags, context));
    });
}

async function newResource(
  connectorName: string,
  name: string,
  flags: Flags,
  { root, args, inquirer }: NewContext,
): Promise<number> {
  const manifests = readManifests(root);
  if (!manifests.ok)
    return refuseInput(manifests.diagnostics.map(({ file, message }) => `${file}: ${message}`));
  const names = manifests.manifests.map((each) => each.name);
  const manifest = manifests.manifests.find((each) => each.name === connectorName);
  if (manifest === undefined)
    return refuseInput([
      `there is no connector '${connectorName}'. ${suggestOrList(connectorName, names, 'The connectors are')}`,
    ]);
  const problem = resourceNameProblem(name);
  if (problem !== null) return refuseInput([`'${name}' is refused: ${problem}.`]);
  const connector = { ...manifest, resources: manifest.resources.map((each) => each.name) };
  const given = { given: givenAnswers(resourceQuestions, flags), set: flags.set };
  return await conversing(
    { args, yes: flags.yes === true, inquirer },
    async ({ prompter, refuse, decline }) => {
      const gathered = await gatherResource(root, connector, name, given, prompter);
      if (!gathered.ok) return refuse(gathered.problems);
      const plan = planResource(root, connector, gathered.resource);
      if ('refused' in plan) {
        process.stderr.write(`Refusing to edit the connector ${connectorName}: ${plan.refused}.\n`);
        return decline();
      }
      return await carryOut(
        root,
        { check: false, dryRun: flags.dryRun === true, diff: flags.diff === true },
        () => plan,
      );
    },
  );
}
