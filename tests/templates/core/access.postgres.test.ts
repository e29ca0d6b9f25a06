import { suite } from 'uvu';
import { type Mirror, openMirror } from '../../mirror.ts';
import { freshDatabase } from '../../postgres.ts';
import { accessCases, fillMirror } from './access-cases.ts';

const fresh = await freshDatabase();
const mirror = await openMirror(fresh.url);
await fillMirror(mirror);
const test = suite<{ mirror: Mirror }>('access on PostgreSQL', { mirror });
accessCases(test);
test.after(async () => {
  await mirror.close();
  await fresh.drop();
});
test.run();
