import type { TemplateData, TemplateName } from '../template-data.ts';
import { openTemplates, type Templates } from '../templates.ts';
import type { Answers, Lock } from './lock.ts';
import { type Plan, type PlannedFile, planFiles, type ScaffoldedFile } from './plan.ts';

/** A file to be written once, from a template and what was answered. */
export type ScaffoldFile = {
  [Name in TemplateName]: {
    /** Relative to the project, with forward slashes. */
    readonly path: string;
    readonly template: Name;
    /**
     * What the template is filled with. It is recorded in the project for later updates, so it must be JSON, must hold no
     * secret and nothing that depends on the time or the machine.
     */
    readonly answers: TemplateData[Name];
  };
}[TemplateName];

export interface ScaffoldOptions {
  /**
   * `refuse`, the default: a file that exists is never written over; the plan has a refusal then. `merge`: a file that was
   * scaffolded before gets what the new answers change in its rendering, by a three-way merge, and stays deleted if it was.
   */
  readonly ifPresent?: 'refuse' | 'merge';
  /** Files of other kinds that belong to the same write, such as the config that an app is added to. */
  readonly alongside?: readonly PlannedFile[];
  /** What is to be remembered of connectors, by directory. */
  readonly connectors?: Lock['connectors'];
  /** Left out: those of the project. */
  readonly templates?: Templates;
}

/**
 * Plans files that are written once and are the user's from then on. The lock that lets `supasaasy update` follow the
 * templates later is part of the plan. Nothing is written: show the plan with `describePlan` or `diffPlan`, and carry it out
 * with `writePlan`, or leave both to `carryOut` of the commands. A file that exists, a path that leads out of the project and one
 * that is named twice are refusals of the plan, with which `writePlan` writes nothing.
 *
 * Throws TemplateError when a template cannot be filled, and LockError for a malformed lock.
 *
 *     const plan = scaffold(root, [{ path: 'supabase/config.toml', template: 'functions/config.toml.hbs', answers: { projectId: 'x' } }]);
 *     if (plan.refusals.length === 0) writePlan(plan);
 */
export function scaffold(root: string, files: readonly ScaffoldFile[], options: ScaffoldOptions = {}): Plan {
  const { ifPresent = 'refuse', alongside = [], connectors, templates = openTemplates(root) } = options;
  const scaffolded = files.map((file) => scaffoldedFile(file, ifPresent, templates));
  return planFiles(root, [...scaffolded, ...alongside], connectors);
}

/** A scaffolded file, rendered. Throws TemplateError. */
export function scaffoldedFile(
  { path, template, answers }: ScaffoldFile,
  ifPresent: ScaffoldedFile['ifPresent'],
  templates: Templates,
): ScaffoldedFile {
  // Exactly what an update will find in the lock: keys without a value are gone, in the order they came.
  const recorded = JSON.parse(JSON.stringify(answers)) as Answers;
  return {
    path,
    kind: 'scaffolded',
    content: templates.renderRecorded(template, recorded),
    template,
    templateHash: templates.hash(template),
    answers: recorded,
    ifPresent,
  };
}
