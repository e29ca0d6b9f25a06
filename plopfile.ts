import type { NodePlopAPI } from 'plop';
import { addGenerator } from './generators/plop/generators.ts';

/** Which generators there are: `npx plop connector`, and so on. docs/SCAFFOLDING.md has the arguments of each. */
export default function generators(plop: NodePlopAPI): void {
  addGenerator(plop, 'connector', 'a connector for a provider');
  addGenerator(plop, 'resource', 'a resource more in a connector');
  addGenerator(plop, 'migration', 'a migration of a connector, or a dated one');
  addGenerator(plop, 'function', 'an Edge Function beside ours');
}
