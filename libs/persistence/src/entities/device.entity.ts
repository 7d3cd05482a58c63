import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  OneToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';

/** A device's facts; written only when one of them changes. */
@Entity({ name: 'device' })
@Index('uq_device_identity', ['oui', 'productClass', 'serialNumber'], { unique: true })
@Index('ix_device_serial_number', ['serialNumber', 'id'])
@Index('ix_device_peer_address', ['peerAddress', 'id'])
@Index('ix_device_quarantined', ['id'], { where: "onboarding = 'quarantined'" })
@Check('ck_device_onboarding', "onboarding IN ('quarantined', 'approved')")
export class DeviceEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'pk_device',
  })
  id: string;

  @Index('uq_device_public_id', { unique: true })
  @Column({ name: 'public_id', type: 'uuid' })
  publicId: string;

  @Column({ name: 'tenant_id', type: 'integer', default: 1 })
  tenantId: number;

  @Column({ type: 'text', collation: 'C' })
  oui: string;

  @Column({ name: 'product_class', type: 'text', collation: 'C' })
  productClass: string;

  @Column({ name: 'serial_number', type: 'text', collation: 'C' })
  serialNumber: string;

  @Column({ type: 'text', default: '' })
  manufacturer: string;

  @Column({ name: 'model_name', type: 'text', default: '' })
  modelName: string;

  @Column({ name: 'software_version', type: 'text', default: '' })
  softwareVersion: string;

  @Column({ name: 'hardware_version', type: 'text', default: '' })
  hardwareVersion: string;

  @Column({ name: 'provisioning_code', type: 'text', default: '' })
  provisioningCode: string;

  @Column({ name: 'data_model_root', type: 'text', nullable: true })
  dataModelRoot: string | null;

  @Column({ name: 'peer_address', type: 'text', nullable: true })
  peerAddress: string | null;

  @Column({ name: 'connection_request_url', type: 'text', nullable: true })
  connectionRequestUrl: string | null;

  @Column({ name: 'periodic_inform_interval_s', type: 'integer', nullable: true })
  periodicInformIntervalSec: number | null;

  @Column({ type: 'text', array: true, default: () => "'{}'" })
  tags: string[];

  @Column({ type: 'text' })
  onboarding: 'quarantined' | 'approved';

  @Index('uq_device_cpe_username', { unique: true, where: 'cpe_username IS NOT NULL' })
  @Column({ name: 'cpe_username', type: 'text', collation: 'C', nullable: true })
  cpeUsername: string | null;

  @Column({ name: 'cpe_secret', type: 'bytea', nullable: true, select: false })
  cpeSecret: Buffer | null;

  @Column({ name: 'cpe_credential_offered_at', type: 'timestamptz', nullable: true })
  cpeCredentialOfferedAt: Date | null;

  @Column({ name: 'bootstrap_accepted_until', type: 'timestamptz', nullable: true, select: false })
  bootstrapAcceptedUntil: Date | null;

  @Column({ name: 'connection_request_username', type: 'text', nullable: true })
  connectionRequestUsername: string | null;

  @Column({ name: 'connection_request_secret', type: 'bytea', nullable: true, select: false })
  connectionRequestSecret: Buffer | null;

  @Column({ name: 'connection_request_offered_at', type: 'timestamptz', nullable: true })
  connectionRequestOfferedAt: Date | null;

  @Column({
    name: 'connection_request_transports',
    type: 'text',
    array: true,
    nullable: true,
    select: false,
  })
  connectionRequestTransports: string[] | null;

  @Column({ name: 'connection_request_refused_at', type: 'timestamptz', nullable: true, select: false })
  connectionRequestRefusedAt: Date | null;

  @Column({ name: 'stun_offer', type: 'text', nullable: true, select: false })
  stunOffer: string | null;

  @Column({ name: 'xmpp_offer', type: 'text', nullable: true, select: false })
  xmppOffer: string | null;

  @Column({ name: 'xmpp_instance', type: 'integer', nullable: true, select: false })
  xmppInstance: number | null;

  @Column({ name: 'key_id', type: 'integer', nullable: true })
  keyId: number | null;

  @Index('ix_device_trace', { where: 'trace_until IS NOT NULL' })
  @Column({ name: 'trace_until', type: 'timestamptz', nullable: true, select: false })
  traceUntil: Date | null;

  @Column({ name: 'crash_count', type: 'integer', default: 0, select: false })
  crashCount: number;

  @Column({ name: 'crashed_at', type: 'timestamptz', nullable: true, select: false })
  crashedAt: Date | null;

  @Index('ix_device_quarantine', { where: 'quarantined_at IS NOT NULL' })
  @Column({ name: 'quarantined_at', type: 'timestamptz', nullable: true })
  quarantinedAt: Date | null;

  @Column({ name: 'quarantine_reason', type: 'text', nullable: true })
  quarantineReason: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  @OneToOne(() => DeviceSessionEntity, (session) => session.device)
  session: Relation<DeviceSessionEntity>;
}

/** Read side of the session row; it is written by the Inform statement alone. */
@Entity({ name: 'device_session' })
export class DeviceSessionEntity {
  @PrimaryColumn({ name: 'device_id', type: 'bigint', primaryKeyConstraintName: 'pk_device_session' })
  deviceId: string;

  @Column({ type: 'bigint', default: 0 })
  epoch: string;

  @Column({ name: 'last_inform_at', type: 'timestamptz', nullable: true })
  lastInformAt: Date | null;

  @Column({ name: 'inform_due_at', type: 'timestamptz', nullable: true })
  informDueAt: Date | null;

  @Column({ name: 'cwmp_version', type: 'text', nullable: true })
  cwmpVersion: string | null;

  @OneToOne(() => DeviceEntity, (device) => device.session, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'device_id', foreignKeyConstraintName: 'fk_device_session_device' })
  device: Relation<DeviceEntity>;
}
