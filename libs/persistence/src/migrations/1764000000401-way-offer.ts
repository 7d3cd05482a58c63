import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which settings a device was offered so that it can be called through its NAT. */
export class WayOffer1764000000401 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE device ADD stun_offer text, ADD xmpp_offer text, ADD xmpp_instance integer`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE device DROP stun_offer, DROP xmpp_offer, DROP xmpp_instance`);
  }
}
