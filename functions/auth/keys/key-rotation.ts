import type { PublicKeysGateway } from './public-keys-gateway.ts';
import { type MakeKey, publicKeySet, type RotationRequest, rotateSigningKeys } from './signing-keys.ts';
import type { SigningKeysGateway } from './signing-keys-gateway.ts';

export interface KeyRotation {
  /**
   * Makes the keys where there are none, rotates them where that is due or asked for, drops a key whose tokens are
   * gone, and publishes the public ones. It may be repeated.
   * @param token makes a repeated write of the same request one version (32..64 characters)
   */
  run(request: RotationRequest, token: string): Promise<void>;
}

export function keyRotation(
  secret: SigningKeysGateway,
  published: PublicKeysGateway,
  makeKey: MakeKey,
): KeyRotation {
  return {
    async run(request, token) {
      const existing = await secret.read();
      const keys = await rotateSigningKeys(existing, request, makeKey);
      if (keys !== existing) await secret.write(keys, token);
      // What signs from now on was published by the rotation before, so that this may come last, or fail and come later.
      await published.publish(publicKeySet(keys));
    },
  };
}
