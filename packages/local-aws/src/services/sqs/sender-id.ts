/** SQS's `SenderId`: the role's session, or the account. */
export const senderId = (principalArn: string): string =>
  principalArn.replace(/^.*:assumed-role\//, '').replace('/', ':');
