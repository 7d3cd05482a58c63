/** Structural limits of one XML document; all lengths in UTF-16 units. Exceeding one throws `EnvelopeError` `limit`. */
export interface XmlLimits {
  readonly depth: number;
  /** Elements, comments, processing instructions and CDATA sections in the whole document. */
  readonly markup: number;
  readonly attributesPerElement: number;
  readonly attributeLength: number;
  readonly nameLength: number;
  /** Character data of one element, CDATA sections and references included. */
  readonly textLength: number;
  /** Entity and character references in the whole document. */
  readonly references: number;
}

/** Room for the largest real answers (65,536 parameters with attributes), and no more. */
export const DEFAULT_XML_LIMITS: XmlLimits = {
  depth: 32,
  markup: 400_000,
  attributesPerElement: 32,
  attributeLength: 4_096,
  nameLength: 256,
  textLength: 65_536,
  references: 262_144,
};
