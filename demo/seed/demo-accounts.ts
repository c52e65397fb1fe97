/** The accounts of the demo, the docs and the tests; none of them exists in a deployment. */
export const demoAccounts = [
  { email: 'admin@nubo.local', password: 'admin-demo-password', name: 'Admin', role: 'admin' },
  { email: 'ada@nubo.local', password: 'user-demo-password', name: 'Ada Lovelace', role: 'user' },
  { email: 'linus@nubo.local', password: 'user-demo-password', name: 'Linus Torvalds', role: 'user' },
] as const;

export type DemoEmail = (typeof demoAccounts)[number]['email'];
