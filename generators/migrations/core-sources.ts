import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { CoreData } from '../template-data.ts';
import type { Templates } from '../templates.ts';
import type { SourceFile } from './source-file.ts';

/**
 * The core's SQL, filled from the config, in the order of the numbers in the file names. Positions in it count lines of
 * the filled template.
 */
export function renderCoreSources(config: Config, templates: Templates): SourceFile[] {
  const { enabled, retentionDays } = config.webhookLogging;
  const data: CoreData = {
    auth: { enabled: config.auth.enabled },
    webhookLogging: { enabled, retentionDays },
  };
  return templates
    .list('core')
    .filter(isCoreTemplate)
    .sort((a, b) => numberOf(a) - numberOf(b))
    .map((name) => ({
      path: join(config.root, 'templates', name),
      label: `templates/${name}`,
      title: 'Core',
      text: templates.render(name, data),
    }));
}

function isCoreTemplate(name: string): name is `core/${string}.sql.hbs` {
  return /^core\/\d+_.+\.sql\.hbs$/.test(name);
}

function numberOf(name: string): number {
  return Number(/^core\/(\d+)_/.exec(name)?.[1]);
}
