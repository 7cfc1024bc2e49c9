/** The program that the tests talk to. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../../../target', import.meta.url));
const built = ['release', 'debug'].map((profile) => path.join(target, profile, 'policyc'));

/** `POLICYC` of the environment, else what cargo has built. */
export const POLICYC = process.env.POLICYC ?? built.find(existsSync) ?? built[0];
