export type Company = Timestamps & {
  id: string;
  properties: {
    [k: string]: string | null;
  };
};
export type Deal = Timestamps & {
  id: string;
  amount?: number | null;
  stage?: Stage;
  owner?: Owner | null;
  line_items?: {
    id?: string;
    sku?: string;
    quantity?: number;
  }[];
};

/**
 * The objects of HappyCRM by resource.
 */
export interface HappycrmObjects {
  activity: Activity;
  company: Company;
  deal: Deal;
  owner: Owner;
  project: Project;
  version: Version;
}
export interface Activity {
  id?: number;
  subject?: string;
  done?: boolean;
  /**
   * The creation date and time of the activity
   */
  add_time?: string;
  /**
   * The last updated date and time
   */
  update_time?: string;
  active_flag?: boolean;
}
export interface Timestamps {
  createdAt?: string;
  updatedAt?: string;
  archived?: boolean;
  archivedAt?: string | null;
}
export interface Stage {
  id?: string;
  label?: string;
  next?: Stage | null;
}
export interface Owner {
  id: string;
  email?: string | null;
  active?: boolean;
  created?: number;
  updated?: number;
}
export interface Project {
  id?: string;
  key?: string;
  name?: string;
  archived?: boolean;
  deleted?: boolean;
  lead?: Owner;
  issueTypes?: {
    id?: string;
    name?: string;
  }[];
  insight?: {
    lastIssueUpdateTime?: string;
    totalIssueCount?: number;
  };
}
export interface Version {
  id?: string;
  name?: string;
  released?: boolean;
  releaseDate?: string;
}
