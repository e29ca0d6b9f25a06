/** A webhook request ready to be sent: the exact body that the signature covers, and all headers. */
export interface SignedWebhook {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How the receiver answered a webhook. */
export interface DeliveryResult {
  readonly status: number;
  readonly body: string;
}

/** Posts a signed webhook and reads the answer to its end. Rejects when the receiver cannot be reached. */
export async function deliverWebhook(url: string, webhook: SignedWebhook): Promise<DeliveryResult> {
  const response = await fetch(url, { method: 'POST', headers: webhook.headers, body: webhook.body });
  return { status: response.status, body: await response.text() };
}
