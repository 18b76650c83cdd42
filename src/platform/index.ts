/** The platform room: what every face needs, whatever the product. */

export * from './jobs/index.ts';
