package io.figwizard.loadtests.data;

/** Writes what the worker remembers of events that it has delivered. */
record DoneDeliveries(Days days) {

  /** How long the worker remembers them, in days. */
  private static final double REMEMBERED = 6.9;

  /**
   * @param domain whose event it is
   * @param day when it was written; nothing is remembered of older ones
   */
  void add(Dice dice, String domain, String type, String consumer, double day, RowsByTable rows) {
    if (day < -REMEMBERED) {
      return;
    }
    long id = rows.nextId(Table.DELIVERY);
    boolean smooth = dice.chance(0.97);
    double took = smooth ? dice.exponential(2) : 60 + dice.exponential(3_600);
    rows.row(Table.DELIVERY)
        .int8(id)
        .uuid(dice.uuid())
        .text(consumer)
        .text(domain)
        .int8(id)
        .text(type)
        .nothing()
        .nothing()
        .timestamp(days.at(day))
        .text("done")
        .int4(smooth ? 1 : dice.between(2, 6))
        .nothing()
        .timestamp(days.at(day + took / 86_400));
  }
}
