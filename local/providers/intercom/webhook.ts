import { createHmac } from 'node:crypto';
import type { SignedWebhook } from '../webhook-delivery.ts';
import type { IntercomNotification } from './wire.ts';

/**
 * Signs a notification as Intercom does: `X-Hub-Signature: sha1=…`, an HMAC-SHA1 of the raw body in hex with the app's
 * client secret. No time is signed. https://developers.intercom.com/docs/references/webhooks/webhook-models
 */
export function signWebhook(notification: IntercomNotification, clientSecret: string): SignedWebhook {
  const body = JSON.stringify(notification);
  const hex = createHmac('sha1', clientSecret).update(body).digest('hex');
  return {
    body,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'intercom-parrot-service-client/1.0',
      'x-hub-signature': `sha1=${hex}`,
    },
  };
}
