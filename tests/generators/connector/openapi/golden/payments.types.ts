/**
 * The objects of Paylane API by resource.
 */
export interface PaylaneObjects {
  country_spec: CountrySpec;
  customer: Customer;
  invoice: Invoice;
  line: Line;
  product: Product;
  source: Source;
  subscription: Subscription;
}
export interface CountrySpec {
  /**
   * Unique identifier for the object.
   */
  id: string;
  /**
   * String representing the object's type.
   */
  object: 'country_spec';
  default_currency?: string;
  supported_payment_methods?: string[];
}
export interface Customer {
  /**
   * Unique identifier for the object.
   */
  id: string;
  /**
   * String representing the object's type.
   */
  object: 'customer';
  address?: Address | null;
  balance?: number;
  created: number;
  default_source?: (string | Source) | null;
  delinquent?: boolean | null;
  description?: string | null;
  email?: string | null;
  invoice_credit_balance?: {
    [k: string]: number;
  };
  livemode: boolean;
  metadata?: {
    [k: string]: string;
  };
  name?: string | null;
  order?: number;
  preferred_locales?: string[] | null;
  subscriptions?: {
    data: Subscription[];
    /**
     * True if this list has another page of items after this one that can be fetched.
     */
    has_more: boolean;
    /**
     * Always has the value `list`.
     */
    object: 'list';
    /**
     * The URL where this list can be accessed.
     */
    url: string;
  };
  tax_percent?: number;
}
export interface Address {
  city?: string | null;
  country?: string | null;
  line1?: string | null;
  postal_code?: string | null;
}
export interface Source {
  /**
   * Unique identifier for the object.
   */
  id: string;
  /**
   * String representing the object's type.
   */
  object: 'source';
  created?: number;
  customer?: (string | Customer) | null;
  status?: string;
  type?: 'card' | 'sepa_debit';
  usage?: string | null;
}
export interface Subscription {
  /**
   * Unique identifier for the object.
   */
  id: string;
  /**
   * String representing the object's type.
   */
  object: 'subscription';
  cancel_at?: number | null;
  created?: number;
  customer?: string | Customer | DeletedCustomer;
  items?: {
    data: SubscriptionItem[];
    /**
     * True if this list has another page of items after this one that can be fetched.
     */
    has_more: boolean;
    /**
     * Always has the value `list`.
     */
    object: 'list';
    /**
     * The URL where this list can be accessed.
     */
    url: string;
  };
  latest_invoice?: (string | Invoice) | null;
  start_date?: number;
  status?: 'active' | 'canceled' | 'trialing';
}
export interface DeletedCustomer {
  /**
   * Unique identifier for the object.
   */
  id: string;
  /**
   * String representing the object's type.
   */
  object: 'customer';
  deleted: true;
}
export interface SubscriptionItem {
  /**
   * Unique identifier for the object.
   */
  id: string;
  /**
   * String representing the object's type.
   */
  object: 'subscription_item';
  created?: number;
  quantity?: number;
  subscription?: string;
}
export interface Invoice {
  /**
   * Unique identifier for the object.
   */
  id: string;
  /**
   * String representing the object's type.
   */
  object: 'invoice';
  account_country?: string | null;
  amount_due?: number;
  created?: number;
  customer?: (string | Customer | DeletedCustomer) | null;
  due_date?: number | null;
  lines?: {
    data: Line[];
    /**
     * True if this list has another page of items after this one that can be fetched.
     */
    has_more: boolean;
    /**
     * Always has the value `list`.
     */
    object: 'list';
    /**
     * The URL where this list can be accessed.
     */
    url: string;
  };
  number?: string | null;
  status?: 'draft' | 'open' | 'paid' | 'void' | null;
  total?: number;
  unit_amount_decimal?: string | null;
}
export interface Line {
  /**
   * Unique identifier for the object.
   */
  id: string;
  /**
   * String representing the object's type.
   */
  object: 'line_item';
  amount?: number;
  currency?: string;
  description?: string | null;
  period?: {
    start?: number;
    end?: number;
  };
  subscription?: (string | Subscription) | null;
}
export interface Product {
  /**
   * Unique identifier for the object.
   */
  id: string;
  /**
   * String representing the object's type.
   */
  object: 'product';
  active?: boolean;
  created?: number;
  images?: string[];
  name?: string;
  package_dimensions?: {
    height?: number;
    weight?: number;
  } | null;
  updated?: number;
  url?: string | null;
}
