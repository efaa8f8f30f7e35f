package org.mzsr.demo;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;

/** A font of 5×7 dots, because a machine with only a JDK may have no other. */
final class PixelFont {

    private static final int HEIGHT = 7;
    private static final int ADVANCE = 6;

    /** Dots reach a little into the next, or turned text would show gaps between them. */
    private static final double OVERLAP = 1.12;

    private static final String CHARACTERS = " .,-+/:()0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /** For each character its five columns, the lowest bit on top. */
    private static final String COLUMNS = "0000000000" // space
            + "0060600000" // .
            + "0050300000" // ,
            + "0808080808" // -
            + "08083E0808" // +
            + "2010080402" // /
            + "0036360000" // :
            + "001C224100" // (
            + "0041221C00" // )
            + "3E5149453E" + "00427F4000" + "4261514946" + "2141454B31" + "1814127F10" // 0 1 2 3 4
            + "2745454539" + "3C4A494930" + "0171090503" + "3649494936" + "064949291E" // 5 6 7 8 9
            + "7E1111117E" + "7F49494936" + "3E41414122" + "7F4141221C" + "7F49494941" // A B C D E
            + "7F09090901" + "3E4149497A" + "7F0808087F" + "00417F4100" + "2040413F01" // F G H I J
            + "7F08142241" + "7F40404040" + "7F020C027F" + "7F0408107F" + "3E4141413E" // K L M N O
            + "7F09090906" + "3E4151215E" + "7F09192946" + "4649494931" + "01017F0101" // P Q R S T
            + "3F4040403F" + "1F2040201F" + "3F4038403F" + "6314081463" + "0708700807" // U V W X Y
            + "6151494543"; // Z

    private PixelFont() {}

    /** Draws a line of text, in capitals, with its upper left corner at (x, y) and dots of {@code dot} pixels. */
    static void draw(Graphics2D graphics, String text, double x, double y, double dot) {
        String capitals = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < capitals.length(); i++) {
            int character = Math.max(0, CHARACTERS.indexOf(capitals.charAt(i)));
            for (int column = 0; column < 5; column++) {
                int at = character * 10 + 2 * column;
                int dots = Integer.parseInt(COLUMNS.substring(at, at + 2), 16);
                for (int row = 0; row < HEIGHT; row++) {
                    if ((dots >> row & 1) == 1) {
                        graphics.fill(new Rectangle2D.Double(
                                x + (i * ADVANCE + column) * dot, y + row * dot, dot * OVERLAP, dot * OVERLAP));
                    }
                }
            }
        }
    }

    /** Width of a line of text. */
    static double width(String text, double dot) {
        return text.length() * ADVANCE * dot;
    }
}
