/** Whole seconds since 1970, the unit of TTL attributes of DynamoDB and of the claims of a JWT. */
export function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
