import type { TemplateName } from '../../../generators/template-data.ts';
import { type ScaffoldFile, type ScaffoldOptions, scaffold } from '../../../generators/workspace/scaffold.ts';
import { writePlan } from '../../../generators/workspace/write.ts';
import { type TempProject, tempProject } from '../temp-project.ts';

/** A project with templates made up for a test. */
export interface ScaffoldedProject extends TempProject {
  /** Writes `templates/<name>.hbs`; the text is given by lines. */
  template(name: string, ...lines: readonly string[]): void;
  /** Writes a file from that template. */
  scaffold(path: string, name: string, answers: object, options?: ScaffoldOptions): void;
}

export function scaffoldedProject(): ScaffoldedProject {
  const project = tempProject();
  return {
    ...project,
    template: (name, ...lines) =>
      project.write(`templates/${name}.hbs`, lines.map((line) => `${line}\n`).join('')),
    scaffold: (path, name, answers, options) =>
      writePlan(scaffold(project.root, [fileFrom(path, name, answers)], options)),
  };
}

/** A file from a template that the package's types do not know. */
export function fileFrom(path: string, name: string, answers: object): ScaffoldFile {
  return { path, template: `${name}.hbs` as TemplateName, answers } as unknown as ScaffoldFile;
}
