import { describe, expect, it } from 'vitest';
import { generateSecret, generateSecretString } from '../../src/resources/generate-secret-string.ts';

const generate = (options: object): string => generateSecret(generateSecretString.parse(options));

describe('GenerateSecretString', () => {
  it('makes 32 characters of every kind but space by default', () => {
    const secret = generate({});
    expect(secret).toHaveLength(32);
    for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]/]) expect(secret).toMatch(kind);
    expect(secret).not.toMatch(/\s/);
  });

  it('leaves out what it is told to', () => {
    const secret = generate({
      PasswordLength: '200',
      ExcludePunctuation: true,
      ExcludeCharacters: 'abcXYZ01',
    });
    expect(secret).toMatch(/^[A-Za-z0-9]{200}$/);
    expect(secret).not.toMatch(/[abcXYZ01]/);
  });

  it('puts it into the template under its key', () => {
    const secret = JSON.parse(
      generate({ SecretStringTemplate: '{"username":"u"}', GenerateStringKey: 'password' }),
    );
    expect(secret).toEqual({ username: 'u', password: expect.stringMatching(/^.{32}$/) });
  });

  it('refuses to choose from nothing', () => {
    const nothing = {
      ExcludeLowercase: true,
      ExcludeUppercase: true,
      ExcludeNumbers: true,
      ExcludePunctuation: true,
    };
    expect(() => generate(nothing)).toThrow('excludes every character');
  });
});
