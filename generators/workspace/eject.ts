import { projectTemplates, type TemplateFiles } from '../template-files.ts';
import { copyOf } from './packaged-copy.ts';
import { type Plan, planFiles, type ScaffoldedFile } from './plan.ts';

/**
 * Plans copies of packaged templates in the project's `templates/`, where they win over ours. The lock remembers the text
 * that was copied, so that an update can bring later changes of ours into it. One that is there already is a refusal.
 */
export function planEject(root: string, names: readonly string[], files: TemplateFiles): Plan {
  const copies = names.map((name): ScaffoldedFile => {
    const copy = copyOf(files.packaged(name));
    if (copy === null) throw new Error(`the package has no template ${name}`);
    return {
      path: ejectedPath(name),
      kind: 'scaffolded',
      content: copy.text,
      template: name,
      templateHash: copy.templateHash,
      answers: null,
      ifPresent: 'refuse',
    };
  });
  return planFiles(root, copies);
}

/** Where a project's own version of a template is. */
export function ejectedPath(name: string): string {
  return `${projectTemplates}/${name}`;
}
