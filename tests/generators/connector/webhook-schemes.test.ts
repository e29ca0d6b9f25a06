import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { signsTime, webhookSchemes } from '../../../generators/connector/webhook-schemes.ts';
import {
  type SignatureScheme,
  signatureSchemes,
} from '../../../supabase/functions/_shared/core/contract/index.ts';

const schemes: Readonly<Record<string, SignatureScheme>> = signatureSchemes;

test('the schemes that are offered are those that the contract has', () => {
  assert.equal([...webhookSchemes].sort(), Object.keys(schemes).sort());
});

test('what is known of their times is so', () => {
  const timed = Object.keys(schemes).filter((name) => schemes[name]?.timestamp !== undefined);
  assert.equal([...signsTime].sort(), timed.sort());
});

test.run();
